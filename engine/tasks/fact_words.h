#pragma once

#include "engine/tasks/sample_stream.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace rmtscope {

/// Where `word` stands in a sentence as a whole word, for the first time; npos where it doesn't.
[[nodiscard]] std::size_t findWord(std::string_view sentence, std::string_view word);

/// Which of the values a sentence states: the one whose word stands first in it; none if there is none of them.
[[nodiscard]] std::optional<std::size_t> statedValue(std::string_view sentence,
                                                     std::span<const std::string_view> values);

/// The last fact that a sample's answer needs, as an index of its facts, which are one or more. Tasks don't say which
/// facts they ask about, but words tell: it is the last one, as they are read, that names the answer and somebody or
/// some other label that the question names too; where there is none, the last one that names the answer; else the
/// last.
[[nodiscard]] std::size_t lastNeededFact(const Sample& sample, std::span<const std::string_view> labels);

} // namespace rmtscope
