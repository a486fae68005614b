#pragma once

#include "engine/evaluation/written_answers.h"

#include <vector>

namespace rmtscope {

/// The most probable label of every row of a classifier's step. Throws Error NotFinite.
[[nodiscard]] std::vector<GivenAnswer> classifiedAnswers(const TorchModel& model, const StepOutput& output);

} // namespace rmtscope
