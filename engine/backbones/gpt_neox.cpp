#include "engine/backbones/gpt_neox.h"

#include "engine/backbones/causal_transformer.h"

namespace rmtscope {

namespace {

PreNormLayer makeLayer(const ParameterScope& scope, const GptNeoxConfig& config,
                       const std::shared_ptr<const Rotary>& rotary) {
    for (const char* buffer : {"attention.bias", "attention.masked_bias", "attention.rotary_emb.inv_freq"}) {
        scope.ignore(buffer); // which older files hold
    }
    const std::int64_t hidden = config.hiddenSize;
    const std::int64_t wide = config.intermediateSize;
    return PreNormLayer(
        {.attentionNorm = LayerNorm(scope / "input_layernorm", hidden, config.layerNormEpsilon),
         .attention = SelfAttention(Linear::headByHead(scope / "attention.query_key_value", hidden, config.heads),
                                    config.heads, rotary),
         .project = Linear(scope / "attention.dense", hidden, hidden),
         .feedForwardNorm = LayerNorm(scope / "post_attention_layernorm", hidden, config.layerNormEpsilon),
         .feedForward = FeedForward(Linear(scope / "mlp.dense_h_to_4h", hidden, wide),
                                    Linear(scope / "mlp.dense_4h_to_h", wide, hidden), config.activation),
         .parallel = config.parallelResidual});
}

} // namespace

std::unique_ptr<Decoder> makeGptNeox(const GptNeoxConfig& config, const ParameterScope& backbone,
                                     const ParameterScope& head) {
    CausalParts parts{.words = backbone.take("embed_in.weight", {backbone.rows("embed_in.weight"), config.hiddenSize}),
                      .positionVectors = {},
                      .layers = {},
                      .finalNorm = LayerNorm(backbone / "final_layer_norm", config.hiddenSize, config.layerNormEpsilon),
                      .head = {},
                      .heads = config.heads,
                      .positions = config.positions};
    parts.head = takeHead(head, parts.words, backbone.full("embed_in.weight"), config.tiesHead);
    const auto rotary = std::make_shared<const Rotary>(config.rotaryWidth, config.rotaryBase, parts.words.device());
    for (std::int64_t layer = 0; layer < config.layers; ++layer) {
        parts.layers.push_back(makeLayer(backbone / ("layers." + std::to_string(layer)), config, rotary));
    }
    return std::make_unique<CausalTransformer>(std::move(parts));
}

} // namespace rmtscope
