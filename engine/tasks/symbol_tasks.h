#pragma once

#include "engine/tasks/task.h"

#include <array>

namespace rmtscope {

/// The 8 symbols of copy and reverse, as words which most vocabularies have whole.
inline constexpr std::array<std::string_view, 8> taskSymbols = {"red",   "blue",   "green",  "white",
                                                                "black", "yellow", "silver", "brown"};
inline constexpr std::array<std::string_view, 10> taskDigits = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

/// A row of symbols, to be said again in its order.
[[nodiscard]] std::unique_ptr<const Task> makeCopy(const TaskOptions& options);
/// A row of symbols, to be said again from its last to its first.
[[nodiscard]] std::unique_ptr<const Task> makeReverse(const TaskOptions& options);
/// Associative retrieval: a digit for each of 4 different letters, one of which is asked for.
[[nodiscard]] std::unique_ptr<const Task> makeRetrieval(const TaskOptions& options);

} // namespace rmtscope
