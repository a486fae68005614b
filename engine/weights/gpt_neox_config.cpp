#include "engine/weights/gpt_neox_config.h"

#include "engine/weights/config_limits.h"

#include <cmath>
#include <string>

namespace rmtscope {

namespace {

constexpr double largestRotaryBase = 1e12;

void refuseOtherNeox(const JsonFields& config) {
    if (!config.boolean("attention_bias").value_or(true)) {
        config.reject("attention_bias", "true");
    }
    if (config.has("rope_scaling")) {
        config.reject("rope_scaling", "null");
    }
}

/// How queries and keys are rotated: keys of config.json, or since version 5 of the library of an object in it.
struct RotaryFields {
    JsonFields fields;
    std::string share;
    std::string base;
};

RotaryFields rotaryFields(const JsonFields& config) {
    if (!config.has("rope_parameters")) {
        return {config, "rotary_pct", "rotary_emb_base"};
    }
    RotaryFields rotary{config.object("rope_parameters"), "partial_rotary_factor", "rope_theta"};
    if (rotary.fields.textOr("rope_type", "default") != "default") {
        rotary.fields.reject("rope_type", "default, which this version supports");
    }
    return rotary;
}

std::int64_t rotaryWidthOf(const RotaryFields& rotary, std::int64_t headWidth) {
    const double share = rotary.fields.positiveOr(rotary.share, 1, 0.25);
    const auto width = static_cast<std::int64_t>(std::floor(static_cast<double>(headWidth) * share));
    if (width < 2 || width % 2 != 0) {
        rotary.fields.reject(rotary.share, "a share of the head width, " + std::to_string(headWidth) +
                                               ", that is an even number of 2 or more");
    }
    return width;
}

} // namespace

GptNeoxConfig readGptNeoxConfig(const JsonFields& config) {
    refuseOtherNeox(config);
    GptNeoxConfig neox;
    neox.hiddenSize = config.integer("hidden_size", limits::widths);
    neox.layers = config.integer("num_hidden_layers", limits::counts);
    neox.heads = config.divisor("num_attention_heads", "hidden_size", neox.hiddenSize);
    neox.intermediateSize = config.integer("intermediate_size", limits::widths);
    neox.positions = config.integer("max_position_embeddings", limits::positions);
    const RotaryFields rotary = rotaryFields(config);
    neox.rotaryWidth = rotaryWidthOf(rotary, neox.hiddenSize / neox.heads);
    neox.rotaryBase = rotary.fields.positiveOr(rotary.base, largestRotaryBase, neox.rotaryBase);
    neox.tiesHead = config.boolean("tie_word_embeddings").value_or(neox.tiesHead);
    neox.parallelResidual = config.boolean("use_parallel_residual").value_or(true);
    neox.layerNormEpsilon = config.positiveOr("layer_norm_eps", limits::epsilon, neox.layerNormEpsilon);
    neox.activation = readActivation(config, "hidden_act", "gelu");
    return neox;
}

} // namespace rmtscope
