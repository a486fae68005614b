#pragma once

#include "engine/api/segment_trace.h"
#include "engine/runtime/torch_model.h"

#include <span>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// Asks every question behind `state` ([1, slots, hidden]), all in one batch; the state is only read. A question's
/// segment is the end of `context` (text token ids read so far) followed by the question, full as the published tasks'
/// last segment is: a model trained on those has never seen a question without text in front of it. Throws Error Usage
/// when a question has no token or more than a segment holds.
std::vector<Answer> askOnSideBranch(const TorchModel& model, const at::Tensor& state,
                                    std::span<const std::int64_t> context, std::span<const Question> questions,
                                    const std::stop_token& stop);

/// logits: [1, labels], or undefined -> softmax on the host; empty when undefined
std::vector<float> probabilities(const at::Tensor& logits);

} // namespace rmtscope
