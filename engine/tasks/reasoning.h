#pragma once

#include "engine/tasks/reasoning_row.h"

namespace rmtscope {

/// The labels of the published reasoning experiments, numbered as the answers first appear in their file. Here all
/// tasks share the order of simplePlaces.
inline constexpr std::array<std::string_view, 6> publishedReasoningPlaces = {"bedroom", "bathroom", "garden",
                                                                             "kitchen", "office",   "hallway"};

/// The 1000 rows of the published two_facts_reasoning.csv in its order, as ReasoningRow::code(). 67 repeat an earlier.
[[nodiscard]] std::span<const std::uint16_t, 1000> publishedReasoningRows();

/// Whether the published rows have these facts, in either order, with this question. A sample may show the second fact
/// first, so the order tells training from testing as little as the places in the noise do.
[[nodiscard]] bool isPublished(const ReasoningRow& row);

/// The published task of two facts. Its test part draws the published rows, its training part all others of the same
/// shapes, as often as the published rows have them.
[[nodiscard]] std::unique_ptr<const Task> makeReasoning(const TaskOptions& options);

} // namespace rmtscope
