#pragma once

#include "engine/weights/weights.h"

#include <ATen/core/Tensor.h>

#include <string>

namespace rmtscope {

/// "[2, 3]"
std::string shapeText(at::IntArrayRef shape);

/// A copy on the host in the file's own type: tensors in a file need not be aligned.
at::Tensor toTensor(const TensorView& view);

} // namespace rmtscope
