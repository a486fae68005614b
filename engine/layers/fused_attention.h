#pragma once

#include "engine/layers/self_attention.h"

namespace rmtscope {

/// One layer's heads, ready to attend.
struct AttentionOperands {
    at::Tensor queries; ///< [B·heads, Tq, width] contiguous
    at::Tensor keys;    ///< [B·heads, Tk, width]
    at::Tensor values;  ///< as keys
    std::int64_t heads = 0;
};

/// Whether fusedAttention() can be used: float32 on the CPU, and no maps that gradients shall flow through.
[[nodiscard]] bool canFuse(const AttentionOperands& operands, const WantedAttention& wanted);

/// What SelfAttention computes, head by head on LibTorch's own threads, see attend(). Gradients flow through its
/// context.
[[nodiscard]] Attended fusedAttention(const AttentionOperands& operands, const AttentionMask& mask,
                                      const WantedAttention& wanted);

} // namespace rmtscope
