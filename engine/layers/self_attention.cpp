#include "engine/layers/self_attention.h"

#include "engine/layers/fused_attention.h"

#include <ATen/ATen.h>

#include <cmath>

namespace rmtscope {

namespace {

/// In LibTorch's operations: with gradients, and on any device.
Attended composedAttention(const AttentionOperands& operands, const AttentionMask& mask,
                           const WantedAttention& wanted) {
    const std::int64_t heads = operands.heads;
    const std::int64_t batch = operands.queries.size(0) / heads;
    const std::int64_t width = operands.queries.size(2);
    const std::int64_t seen = operands.keys.size(1);
    const RowRange rows = wanted.rows.of(operands.queries.size(1));
    const RowRange asked = wanted.anyMap() ? RowRange{0, operands.queries.size(1)} : rows;
    const double scale = 1.0 / std::sqrt(static_cast<double>(width));
    at::Tensor scores =
        at::bmm(operands.queries.slice(1, asked.begin, asked.end).mul(scale), operands.keys.transpose(1, 2));
    if (mask.future.defined()) {
        scores.masked_fill_(mask.future.slice(0, asked.begin, asked.end), AttentionMask::masked());
    }
    if (mask.padding.defined()) {
        scores.view({batch, heads, asked.count(), seen}).add_(mask.padding);
    }
    const at::Tensor probabilities = at::softmax(scores, -1);
    const at::Tensor context =
        at::bmm(probabilities.slice(1, rows.begin - asked.begin, rows.end - asked.begin), operands.values);
    Attended attended;
    attended.context =
        context.view({batch, heads, rows.count(), width}).transpose(1, 2).reshape({batch, rows.count(), heads * width});
    const at::Tensor whole = probabilities.view({batch, heads, asked.count(), seen});
    if (wanted.wholeMap) {
        attended.maps.whole = whole;
    }
    if (wanted.mapRows.end > 0) {
        attended.maps.rows = whole.slice(2, wanted.mapRows.begin, wanted.mapRows.end);
    }
    if (wanted.mapColumns.end > 0) {
        attended.maps.columns = whole.slice(3, wanted.mapColumns.begin, wanted.mapColumns.end);
    }
    return attended;
}

} // namespace

SelfAttention::SelfAttention(const Linear& query, const Linear& key, const Linear& value, std::int64_t heads)
    : SelfAttention(Linear::sideBySide({&query, &key, &value}), heads) {}

SelfAttention::SelfAttention(Linear queryKeyValue, std::int64_t heads, std::shared_ptr<const Rotary> rotary)
    : m_queryKeyValue(std::move(queryKeyValue))
    , m_heads(heads)
    , m_rotary(std::move(rotary)) {}

Attended SelfAttention::operator()(const at::Tensor& x, const AttentionMask& mask, const WantedAttention& wanted,
                                   KeyValueCache* cache) const {
    const std::int64_t batch = x.size(0);
    const std::int64_t length = x.size(1);
    const std::int64_t hidden = x.size(2);
    const std::int64_t width = hidden / m_heads;
    const at::Tensor packed =
        m_queryKeyValue(x.reshape({batch * length, hidden})).view({batch, length, 3, m_heads, width});
    // One contiguous [3, B, heads, T, width]: the batched products below then need no copies of their own.
    const auto split = packed.permute({2, 0, 3, 1, 4}).contiguous().view({3, batch * m_heads, length, width}).unbind();
    at::Tensor queries = split[0];
    at::Tensor keys = split[1];
    at::Tensor values = split[2];
    if (m_rotary) {
        const std::int64_t first = cache != nullptr && cache->keys.defined() ? cache->keys.size(1) : 0;
        queries = (*m_rotary)(queries, first);
        keys = (*m_rotary)(keys, first);
    }
    if (cache != nullptr) {
        if (cache->keys.defined()) {
            keys = at::cat({cache->keys, keys}, 1);
            values = at::cat({cache->values, values}, 1);
        }
        *cache = {keys, values};
    }
    const AttentionOperands operands{queries, keys, values, m_heads};
    return canFuse(operands, wanted) ? fusedAttention(operands, mask, wanted)
                                     : composedAttention(operands, mask, wanted);
}

} // namespace rmtscope
