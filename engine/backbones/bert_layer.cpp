#include "engine/backbones/bert_layer.h"

#include "engine/layers/residual.h"
#include "engine/probe/stage_clock.h"

#include <ATen/ATen.h>

namespace rmtscope {

namespace {

SelfAttention selfAttention(const ParameterScope& scope, const BertConfig& config, const BertNames& names) {
    const std::int64_t hidden = config.hiddenSize;
    return {Linear(scope / names.query, hidden, hidden), Linear(scope / names.key, hidden, hidden),
            Linear(scope / names.value, hidden, hidden), config.heads};
}

} // namespace

BertLayer::BertLayer(const ParameterScope& scope, const BertConfig& config)
    : BertLayer(scope, config, namesOf(config.family)) {}

BertLayer::BertLayer(const ParameterScope& scope, const BertConfig& config, const BertNames& names)
    : m_attention(selfAttention(scope, config, names))
    , m_project(scope / names.project, config.hiddenSize, config.hiddenSize)
    , m_attentionNorm(scope / names.attentionNorm, config.hiddenSize, config.layerNormEpsilon)
    , m_feedForward(Linear(scope / names.expand, config.hiddenSize, config.intermediateSize),
                    Linear(scope / names.contract, config.intermediateSize, config.hiddenSize), config.activation)
    , m_outputNorm(scope / names.outputNorm, config.hiddenSize, config.layerNormEpsilon) {}

BertLayer::Output BertLayer::operator()(const at::Tensor& x, const at::Tensor& padding,
                                        const WantedAttention& wanted) const {
    const std::int64_t hidden = x.size(2);
    InStage stage(Stage::Attention);
    Attended attended = m_attention(x, {{}, padding}, wanted);
    const RowRange rows = wanted.rows.of(x.size(1));
    const at::Tensor residual = x.slice(1, rows.begin, rows.end).reshape({-1, hidden});
    const at::Tensor middle = m_attentionNorm(plusResidual(m_project(attended.context.view({-1, hidden})), residual));
    stage.next(Stage::FeedForward);
    const at::Tensor out = m_outputNorm(plusResidual(m_feedForward(middle), middle));
    return {out.view({x.size(0), rows.count(), hidden}), std::move(attended.maps)};
}

} // namespace rmtscope
