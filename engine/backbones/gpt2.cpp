#include "engine/backbones/gpt2.h"

#include "engine/backbones/causal_transformer.h"

namespace rmtscope {

namespace {

PreNormLayer makeLayer(const ParameterScope& scope, const Gpt2Config& config) {
    for (const char* buffer : {"attn.bias", "attn.masked_bias"}) {
        scope.ignore(buffer); // the causal triangle and its score, which older files hold
    }
    const std::int64_t hidden = config.hiddenSize;
    return PreNormLayer(
        {.attentionNorm = LayerNorm(scope / "ln_1", hidden, config.layerNormEpsilon),
         .attention = SelfAttention(Linear::conv1d(scope / "attn.c_attn", hidden, 3 * hidden), config.heads),
         .project = Linear::conv1d(scope / "attn.c_proj", hidden, hidden),
         .feedForwardNorm = LayerNorm(scope / "ln_2", hidden, config.layerNormEpsilon),
         .feedForward =
             FeedForward(Linear::conv1d(scope / "mlp.c_fc", hidden, config.intermediateSize),
                         Linear::conv1d(scope / "mlp.c_proj", config.intermediateSize, hidden), config.activation),
         .parallel = false});
}

} // namespace

std::unique_ptr<Decoder> makeGpt2(const Gpt2Config& config, const ParameterScope& transformer,
                                  const ParameterScope& head) {
    CausalParts parts{.words = transformer.take("wte.weight", {transformer.rows("wte.weight"), config.hiddenSize}),
                      .positionVectors = transformer.take("wpe.weight", {config.positions, config.hiddenSize}),
                      .layers = {},
                      .finalNorm = LayerNorm(transformer / "ln_f", config.hiddenSize, config.layerNormEpsilon),
                      .head = {},
                      .heads = config.heads,
                      .positions = config.positions};
    parts.head = takeHead(head, parts.words, transformer.full("wte.weight"), config.tiesHead);
    for (std::int64_t layer = 0; layer < config.layers; ++layer) {
        parts.layers.push_back(makeLayer(transformer / ("h." + std::to_string(layer)), config));
    }
    return std::make_unique<CausalTransformer>(std::move(parts));
}

} // namespace rmtscope
