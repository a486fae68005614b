#include "engine/backbones/pre_norm_layer.h"

#include "engine/layers/residual.h"
#include "engine/probe/stage_clock.h"

#include <ATen/ATen.h>

namespace rmtscope {

PreNormLayer::PreNormLayer(PreNormParts parts)
    : m_parts(std::move(parts)) {}

PreNormLayer::Output PreNormLayer::operator()(const at::Tensor& x, const AttentionMask& mask,
                                              const WantedAttention& wanted, KeyValueCache* cache) const {
    const std::int64_t hidden = x.size(2);
    InStage stage(Stage::Attention);
    Attended attended = m_parts.attention(m_parts.attentionNorm(x), mask, wanted, cache);
    const RowRange rows = wanted.rows.of(x.size(1));
    const at::Tensor residual = x.slice(1, rows.begin, rows.end).reshape({-1, hidden});
    const at::Tensor middle = plusResidual(m_parts.project(attended.context.view({-1, hidden})), residual);
    stage.next(Stage::FeedForward);
    const at::Tensor normed = m_parts.feedForwardNorm(m_parts.parallel ? residual : middle);
    const at::Tensor out = plusResidual(m_parts.feedForward(normed), middle);
    return {out.view({x.size(0), rows.count(), hidden}), std::move(attended.maps)};
}

} // namespace rmtscope
