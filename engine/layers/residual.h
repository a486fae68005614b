#pragma once

#include <ATen/core/Tensor.h>

namespace rmtscope {

/// x + residual, in place where both have one type. Under autocast x is bfloat16 and the residual float32, and so is
/// their sum: rounded to bfloat16 at every layer, memory would lose over many segments what it should keep.
[[nodiscard]] at::Tensor plusResidual(at::Tensor x, const at::Tensor& residual);

} // namespace rmtscope
