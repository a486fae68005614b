#pragma once

#include "engine/tasks/noise_tokens.h"
#include "engine/tasks/task.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// The end of a text, which training hasn't seen: what the samples of an evaluation are made of. Immutable, usable from
/// several threads at once.
class HeldOutNoise {
public:
    /// The facts of the file's own questions are left out. Throws Error as readDocument() and NoiseTokens do.
    HeldOutNoise(const std::filesystem::path& file, const Tokenizer& tokenizer, std::int64_t segmentSize,
                 double trainShare, const std::stop_token& stop);

    /// Of the whole text; the end is their test part.
    [[nodiscard]] const NoiseTokens& tokens() const { return m_tokens; }
    [[nodiscard]] std::int64_t factsLeftOut() const { return m_factsLeftOut; } ///< see countFacts()
    /// The task's test part, without people that the text already tells about. Throws Error as makeTask() does.
    [[nodiscard]] std::unique_ptr<const Task> task(std::string_view name) const;

private:
    HeldOutNoise(const Document& document, const Tokenizer& tokenizer, std::int64_t segmentSize, double trainShare);
    HeldOutNoise(const std::string& text, std::int64_t factsLeftOut, const Tokenizer& tokenizer,
                 std::int64_t segmentSize, double trainShare);

    std::int64_t m_factsLeftOut;
    std::vector<std::string> m_people; ///< who moves somewhere in the text
    NoiseTokens m_tokens;
};

} // namespace rmtscope
