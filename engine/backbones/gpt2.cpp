#include "engine/backbones/gpt2.h"

#include "engine/backbones/causal_transformer.h"
#include "engine/backbones/gpt2_layer.h"

namespace rmtscope {

std::unique_ptr<Decoder> makeGpt2(const Gpt2Config& config, const ParameterScope& transformer,
                                  const ParameterScope& head) {
    CausalParts<Gpt2Layer> parts{
        .words = transformer.take("wte.weight", {transformer.rows("wte.weight"), config.hiddenSize}),
        .positionVectors = transformer.take("wpe.weight", {config.positions, config.hiddenSize}),
        .layers = {},
        .finalNorm = LayerNorm(transformer / "ln_f", config.hiddenSize, config.layerNormEpsilon),
        .head = {},
        .heads = config.heads,
        .positions = config.positions};
    parts.head = head.contains("weight") ? head.take("weight", parts.words.sizes()) : parts.words;
    for (std::int64_t layer = 0; layer < config.layers; ++layer) {
        parts.layers.emplace_back(transformer / ("h." + std::to_string(layer)), config);
    }
    return std::make_unique<CausalTransformer<Gpt2Layer>>(std::move(parts));
}

} // namespace rmtscope
