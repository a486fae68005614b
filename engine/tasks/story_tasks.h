#pragma once

#include "engine/tasks/task.h"

namespace rmtscope {

/// Stories in the style of BABILong's first three tasks, told by StoryWorld; the answer is a place of simplePlaces.
/// qa1: 2..6 walks, "Where is Mary?".
[[nodiscard]] std::unique_ptr<const Task> makeQa1(const TaskOptions& options);
/// qa2: 3..8 sentences, "Where is the milk?": who has it or dropped it, and where that person was.
[[nodiscard]] std::unique_ptr<const Task> makeQa2(const TaskOptions& options);
/// qa3: 4..12 sentences, "Where was the milk before the kitchen?", a place it has been in once.
[[nodiscard]] std::unique_ptr<const Task> makeQa3(const TaskOptions& options);

} // namespace rmtscope
