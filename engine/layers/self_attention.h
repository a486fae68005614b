#pragma once

#include "engine/layers/linear.h"

namespace rmtscope {

/// What one attention layer computed.
struct Attended {
    at::Tensor context;       ///< [B, rows, hidden], heads side by side
    at::Tensor probabilities; ///< [B, heads, T, T], query by key, rows sum to 1
};

/// Multi-head scaled dot-product attention without its output projection (Vaswani et al. 2017, eq. 1): the maps exist
/// as tensors, because looking at them is what the program is for.
class SelfAttention {
public:
    SelfAttention(const Linear& query, const Linear& key, const Linear& value, std::int64_t heads);

    /// x: [B, T, hidden]; additiveMask: [B, 1, 1, T] added to the scores, or undefined; contextRows: the first rows
    /// whose context is wanted (the maps are always whole), all when 0.
    [[nodiscard]] Attended operator()(const at::Tensor& x, const at::Tensor& additiveMask,
                                      std::int64_t contextRows) const;

private:
    Linear m_queryKeyValue;
    std::int64_t m_heads;
};

} // namespace rmtscope
