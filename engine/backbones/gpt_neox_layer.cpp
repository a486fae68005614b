#include "engine/backbones/gpt_neox_layer.h"

#include <ATen/ATen.h>

namespace rmtscope {

GptNeoxLayer::GptNeoxLayer(const ParameterScope& scope, const GptNeoxConfig& config,
                           std::shared_ptr<const Rotary> rotary)
    : m_parallel(config.parallelResidual)
    , m_attentionNorm(scope / "input_layernorm", config.hiddenSize, config.layerNormEpsilon)
    , m_attention(Linear::headByHead(scope / "attention.query_key_value", config.hiddenSize, config.heads),
                  config.heads, std::move(rotary))
    , m_project(scope / "attention.dense", config.hiddenSize, config.hiddenSize)
    , m_feedForwardNorm(scope / "post_attention_layernorm", config.hiddenSize, config.layerNormEpsilon)
    , m_feedForward(Linear(scope / "mlp.dense_h_to_4h", config.hiddenSize, config.intermediateSize),
                    Linear(scope / "mlp.dense_4h_to_h", config.intermediateSize, config.hiddenSize),
                    config.activation) {
    for (const char* buffer : {"attention.bias", "attention.masked_bias", "attention.rotary_emb.inv_freq"}) {
        scope.ignore(buffer); // which older files hold
    }
}

DecoderLayerOutput GptNeoxLayer::operator()(const at::Tensor& x, const AttentionMask& mask, RowRange wanted,
                                            KeyValueCache* cache) const {
    const std::int64_t hidden = x.size(2);
    Attended attended = m_attention(m_attentionNorm(x), mask, wanted, cache);
    const RowRange rows = wanted.of(x.size(1));
    const at::Tensor residual = x.slice(1, rows.begin, rows.end).reshape({-1, hidden});
    const at::Tensor middle = m_project(attended.context.view({-1, hidden})).add_(residual);
    const at::Tensor out = m_feedForward(m_feedForwardNorm(m_parallel ? residual : middle)).add_(middle);
    return {out.view({x.size(0), rows.count(), hidden}), std::move(attended.probabilities)};
}

} // namespace rmtscope
