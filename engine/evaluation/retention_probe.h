#pragma once

#include "engine/api/retention.h"
#include "engine/runtime/torch_model.h"
#include "engine/tasks/noise_tokens.h"
#include "engine/tasks/task.h"

#include <vector>

namespace rmtscope {

/// Draws samples of `task`, reads them in lock-step and fits a probe on the memory of all of them, for each distance.
/// What it looks for is the value of the last fact that states one: a place of "Mary went to the kitchen.", the first
/// place of "The garden is north of the office.". Facts stand in the first segments, as few as hold them, then comes
/// noise; the question is never read. Of `options` counts what says which samples and distances. Throws Error as
/// measureRetention().
[[nodiscard]] std::vector<RetentionPoint> probeRetention(const TorchModel& model, const Task& task,
                                                         const NoiseTokens& noise, const RetentionOptions& options,
                                                         const ProgressCallback& progress, const std::stop_token& stop);

} // namespace rmtscope
