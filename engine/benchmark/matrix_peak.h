#pragma once

#include <ATen/core/Tensor.h>

namespace rmtscope {

/// Largest matrix-product speed seen with so many threads, in GFLOP/s: best of several 2048³ products in float32.
double measureGemmPeak(at::Device device, int threads);

} // namespace rmtscope
