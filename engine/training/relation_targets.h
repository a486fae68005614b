#pragma once

#include "engine/text/tokenizer.h"
#include "engine/training/lesson.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace rmtscope {

/// What a place's token in a text takes part in.
struct RelationTarget {
    std::size_t text = 0;         ///< index of the text
    std::int64_t token = 0;       ///< of the text
    std::int64_t place = 0;       ///< index into the places
    std::int64_t direction = 0;   ///< 0 north, 1 south, 2 east, 3 west: where it is from its counterpart
    std::int64_t counterpart = 0; ///< index into the places; noCounterpart in a question
    bool ahead = false;           ///< what says so stands behind the token, where a decoder doesn't see it
};

/// Finds "The A is D of the B.", "What is D of the B?" and "What is the A D of?" in token ids. They tell layer 0 early
/// what it should learn to gather; nothing but an auxiliary loss.
class RelationTargets {
public:
    /// places: the model's labels.
    RelationTargets(const Tokenizer& tokenizer, const std::vector<std::string>& places);

    static constexpr std::int64_t directions = 4;
    static constexpr std::int64_t noCounterpart = -100; ///< what a cross entropy leaves out

    /// Whether every word of a relation is one token, without which nothing is found.
    [[nodiscard]] bool applicable() const { return m_applicable; }
    /// Appends those of texts[index].
    void find(const TextIds& text, std::size_t index, std::vector<RelationTarget>& out) const;

private:
    [[nodiscard]] std::optional<std::int64_t> placeAt(const TextIds& text, std::size_t token) const;
    [[nodiscard]] std::optional<std::int64_t> directionAt(const TextIds& text, std::size_t token) const;
    [[nodiscard]] bool isAt(const TextIds& text, std::size_t token, std::int64_t word) const;

    bool m_applicable = true;
    std::vector<std::int64_t> m_places;
    std::array<std::int64_t, directions> m_directions{};
    std::int64_t m_the = 0;
    std::int64_t m_is = 0;
    std::int64_t m_of = 0;
    std::int64_t m_what = 0;
};

} // namespace rmtscope
