#include "engine/layers/self_attention.h"

#include <ATen/ATen.h>

#include <cmath>

namespace rmtscope {

SelfAttention::SelfAttention(const Linear& query, const Linear& key, const Linear& value, std::int64_t heads)
    : m_queryKeyValue(Linear::sideBySide({&query, &key, &value}))
    , m_heads(heads) {}

Attended SelfAttention::operator()(const at::Tensor& x, const at::Tensor& additiveMask,
                                   std::int64_t contextRows) const {
    const std::int64_t batch = x.size(0);
    const std::int64_t length = x.size(1);
    const std::int64_t hidden = x.size(2);
    const std::int64_t width = hidden / m_heads;
    const at::Tensor packed =
        m_queryKeyValue(x.reshape({batch * length, hidden})).view({batch, length, 3, m_heads, width});
    // One contiguous [3, B, heads, T, width]: the batched products below then need no copies of their own.
    const at::Tensor split = packed.permute({2, 0, 3, 1, 4}).contiguous().view({3, batch * m_heads, length, width});
    const double scale = 1.0 / std::sqrt(static_cast<double>(width));
    at::Tensor scores = at::bmm(split[0].mul(scale), split[1].transpose(1, 2));
    if (additiveMask.defined()) {
        scores.view({batch, m_heads, length, length}).add_(additiveMask);
    }
    const at::Tensor probabilities = at::softmax(scores, -1);
    const std::int64_t rows = contextRows == 0 ? length : contextRows;
    const at::Tensor context = at::bmm(probabilities.slice(1, 0, rows), split[2]);
    return {context.view({batch, m_heads, rows, width}).transpose(1, 2).reshape({batch, rows, hidden}),
            probabilities.view({batch, m_heads, length, length})};
}

} // namespace rmtscope
