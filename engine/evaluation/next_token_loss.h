#pragma once

#include <ATen/core/Tensor.h>

namespace rmtscope {

/// Cross entropy of every position's prediction of the next one, the mean over those that count. logits: [B, L, words];
/// labels: [B, L], not shifted, -100 counts nothing; counts: [B, L] bool at the predicting position, or undefined: all.
at::Tensor nextTokenLoss(const at::Tensor& logits, const at::Tensor& labels, const at::Tensor& counts);

} // namespace rmtscope
