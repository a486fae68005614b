#include "engine/weights/gpt_neox_config.h"

#include "engine/weights/config_limits.h"

#include <cmath>

namespace rmtscope {

namespace {

constexpr double largestRotaryBase = 1e12;

void refuseOtherComputations(const JsonFields& config) {
    if (!config.boolean("attention_bias").value_or(true)) {
        config.reject("attention_bias", "true");
    }
    if (config.has("rope_scaling")) {
        config.reject("rope_scaling", "null");
    }
}

std::int64_t rotaryWidthOf(const JsonFields& config, std::int64_t headWidth) {
    const double share = config.positiveOr("rotary_pct", 1, 0.25);
    const auto width = static_cast<std::int64_t>(std::floor(static_cast<double>(headWidth) * share));
    if (width < 2 || width % 2 != 0) {
        config.reject("rotary_pct", "a share of the head width, " + std::to_string(headWidth) +
                                        ", that is an even number of 2 or more");
    }
    return width;
}

} // namespace

GptNeoxConfig readGptNeoxConfig(const JsonFields& config) {
    refuseOtherComputations(config);
    GptNeoxConfig neox;
    neox.hiddenSize = config.integer("hidden_size", limits::widths);
    neox.layers = config.integer("num_hidden_layers", limits::counts);
    neox.heads = config.divisor("num_attention_heads", "hidden_size", neox.hiddenSize);
    neox.intermediateSize = config.integer("intermediate_size", limits::widths);
    neox.positions = config.integer("max_position_embeddings", limits::positions);
    neox.rotaryWidth = rotaryWidthOf(config, neox.hiddenSize / neox.heads);
    neox.rotaryBase = config.positiveOr("rotary_emb_base", largestRotaryBase, neox.rotaryBase);
    neox.parallelResidual = config.boolean("use_parallel_residual").value_or(true);
    neox.layerNormEpsilon = config.positiveOr("layer_norm_eps", limits::epsilon, neox.layerNormEpsilon);
    neox.activation = readActivation(config, "hidden_act", "gelu");
    return neox;
}

} // namespace rmtscope
