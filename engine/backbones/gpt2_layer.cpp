#include "engine/backbones/gpt2_layer.h"

#include <ATen/ATen.h>

namespace rmtscope {

Gpt2Layer::Gpt2Layer(const ParameterScope& scope, const Gpt2Config& config)
    : m_attentionNorm(scope / "ln_1", config.hiddenSize, config.layerNormEpsilon)
    , m_attention(Linear::conv1d(scope / "attn.c_attn", config.hiddenSize, 3 * config.hiddenSize), config.heads)
    , m_project(Linear::conv1d(scope / "attn.c_proj", config.hiddenSize, config.hiddenSize))
    , m_feedForwardNorm(scope / "ln_2", config.hiddenSize, config.layerNormEpsilon)
    , m_feedForward(Linear::conv1d(scope / "mlp.c_fc", config.hiddenSize, config.intermediateSize),
                    Linear::conv1d(scope / "mlp.c_proj", config.intermediateSize, config.hiddenSize),
                    config.activation) {
    scope.ignore("attn.bias"); // the causal triangle and its score, which older files hold
    scope.ignore("attn.masked_bias");
}

DecoderLayerOutput Gpt2Layer::operator()(const at::Tensor& x, const AttentionMask& mask, RowRange wanted,
                                         KeyValueCache* cache) const {
    const std::int64_t hidden = x.size(2);
    Attended attended = m_attention(m_attentionNorm(x), mask, wanted, cache);
    const RowRange rows = wanted.of(x.size(1));
    const at::Tensor residual = x.slice(1, rows.begin, rows.end).reshape({-1, hidden});
    const at::Tensor middle = m_project(attended.context.view({-1, hidden})).add_(residual);
    const at::Tensor out = m_feedForward(m_feedForwardNorm(middle)).add_(middle);
    return {out.view({x.size(0), rows.count(), hidden}), std::move(attended.probabilities)};
}

} // namespace rmtscope
