#pragma once

#include "engine/runtime/torch_model.h"

#include <stop_token>
#include <vector>

namespace rmtscope {

/// How probable each of the model's labels is as the text that a decoder writes behind a prompt, compared with the
/// others: exp of the sum of the log-probabilities of its tokens (a blank in front), divided by the sum over all
/// labels. text: [1, tokens] int64; state: [1, slots, hidden]. Needs model.generative(). Throws Error Cancelled.
std::vector<float> candidateProbabilities(const TorchModel& model, const at::Tensor& text, const at::Tensor& state,
                                          const std::stop_token& stop);

} // namespace rmtscope
