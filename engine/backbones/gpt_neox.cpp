#include "engine/backbones/gpt_neox.h"

#include "engine/backbones/causal_transformer.h"
#include "engine/backbones/gpt_neox_layer.h"

namespace rmtscope {

std::unique_ptr<Decoder> makeGptNeox(const GptNeoxConfig& config, const ParameterScope& backbone,
                                     const ParameterScope& head) {
    CausalParts<GptNeoxLayer> parts{
        .words = backbone.take("embed_in.weight", {backbone.rows("embed_in.weight"), config.hiddenSize}),
        .positionVectors = {},
        .layers = {},
        .finalNorm = LayerNorm(backbone / "final_layer_norm", config.hiddenSize, config.layerNormEpsilon),
        .head = {},
        .heads = config.heads,
        .positions = config.positions};
    parts.head = head.contains("weight") ? head.take("weight", parts.words.sizes()) : parts.words;
    const auto rotary =
        std::make_shared<const Rotary>(config.rotaryWidth, config.positions, config.rotaryBase, parts.words.device());
    for (std::int64_t layer = 0; layer < config.layers; ++layer) {
        parts.layers.emplace_back(backbone / ("layers." + std::to_string(layer)), config, rotary);
    }
    return std::make_unique<CausalTransformer<GptNeoxLayer>>(std::move(parts));
}

} // namespace rmtscope
