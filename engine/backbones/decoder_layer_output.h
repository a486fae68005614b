#pragma once

#include <ATen/core/Tensor.h>

namespace rmtscope {

/// What one layer of a decoder gives.
struct DecoderLayerOutput {
    at::Tensor hidden;        ///< [B, rows, hidden]
    at::Tensor probabilities; ///< [B, heads, Tq, Tk]
};

} // namespace rmtscope
