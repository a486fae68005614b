#pragma once

#include "engine/api/document.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// A question and the sentences that answer it.
struct FactsToPlant {
    std::string task; ///< as in `rmt eval --task`
    std::string question;
    std::string answer;
    std::vector<std::string> facts; ///< whole sentences
    std::vector<double> positions;  ///< [facts], 0 (begin) .. 1 (end) of the text; empty: drawn at random
};

/// One of the facts with its drawn or given position.
struct PositionedFact {
    double position;      ///< 0..1
    std::size_t question; ///< whose fact it is
    const std::string* fact;
};

/// All facts in the order given; `seed` draws the positions that aren't. Throws Error Usage for a position outside
/// 0..1, or a wrong number of them. The strings of `facts` must outlive the result.
[[nodiscard]] std::vector<PositionedFact> positionFacts(std::span<const FactsToPlant> facts, std::uint64_t seed);

/// The questions about `facts`, with ids "q1", "q2", …, and no facts yet.
[[nodiscard]] std::vector<Question> questionsAbout(std::span<const FactsToPlant> facts);

/// A text with facts in it and the questions about them, with ids "q1", "q2", ….
struct PlantedText {
    std::string text;
    std::vector<Question> questions; ///< spans count bytes of `text`
};

/// Puts each fact behind the sentence end nearest its position (nearestSentenceEnd); facts at the same place follow
/// each other as given. `text` is valid UTF-8. Throws Error as positionFacts.
PlantedText plantFacts(std::string_view text, std::span<const FactsToPlant> facts, std::uint64_t seed);

/// Writes the text and its questions file beside it, both or neither unless the disk fails between two renames. Throws
/// Error WriteFailed with the reason.
void writePlanted(const std::filesystem::path& textFile, const PlantedText& planted);

} // namespace rmtscope
