#pragma once

#include "engine/api/segment_trace.h"
#include "engine/runtime/torch_model.h"

#include <span>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// Asks every question as a segment of its own behind `state` ([1, slots, hidden]), all in one batch; the state is only
/// read. The document as if it had ended here, with the question as its last, short segment.
/// Throws Error Usage when a question has no token or more than a segment holds.
std::vector<Answer> askOnSideBranch(const TorchModel& model, const at::Tensor& state,
                                    std::span<const Question> questions, const std::stop_token& stop);

/// logits: [1, labels], or undefined -> softmax on the host; empty when undefined
std::vector<float> probabilities(const at::Tensor& logits);

} // namespace rmtscope
