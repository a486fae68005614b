#pragma once

#include "engine/tasks/plant.h"
#include "engine/tasks/task.h"

#include <optional>

namespace rmtscope {

/// What `seed` draws of a task, to be hidden in a text: `count` questions, each about another person, where the task
/// allows more than one (memorize and detect-memorize). The facts of memorize, copy and reverse get the text's begin as
/// their position, a story's are drawn in order, and those that begin a segment are drawn among `segments`; none are
/// given where it is unset. Throws Error Usage as makeTask(), or for an impossible count.
[[nodiscard]] std::vector<FactsToPlant> planFacts(std::string_view task, std::size_t count, const TaskOptions& options,
                                                  std::optional<std::int64_t> segments, std::uint64_t seed);

} // namespace rmtscope
