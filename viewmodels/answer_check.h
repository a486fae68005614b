#pragma once

#include "engine/api/document.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// The label whose name is the answer, whatever its case; none if no label is.
[[nodiscard]] std::optional<std::size_t> labelOfAnswer(const std::vector<std::string>& labels, std::string_view answer);

/// True if all facts of a question lie before `end`, the end of the bytes read so far.
[[nodiscard]] bool areFactsRead(const Question& question, std::uint64_t end);

} // namespace rmtscope
