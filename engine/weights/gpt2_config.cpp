#include "engine/weights/gpt2_config.h"

#include "engine/weights/config_limits.h"

namespace rmtscope {

namespace {

void refuseOtherGpt2(const JsonFields& config) {
    if (!config.boolean("scale_attn_weights").value_or(true)) {
        config.reject("scale_attn_weights", "true");
    }
    for (const char* key : {"scale_attn_by_inverse_layer_idx", "add_cross_attention"}) {
        if (config.boolean(key).value_or(false)) {
            config.reject(key, "false");
        }
    }
}

} // namespace

Gpt2Config readGpt2Config(const JsonFields& config) {
    refuseOtherGpt2(config);
    Gpt2Config gpt2;
    gpt2.hiddenSize = config.integer("n_embd", limits::widths);
    gpt2.layers = config.integer("n_layer", limits::counts);
    gpt2.heads = config.divisor("n_head", "n_embd", gpt2.hiddenSize);
    gpt2.intermediateSize = config.integerOr("n_inner", limits::widths, 4 * gpt2.hiddenSize);
    gpt2.positions = config.integer("n_positions", limits::positions);
    gpt2.tiesHead = config.boolean("tie_word_embeddings").value_or(gpt2.tiesHead);
    gpt2.layerNormEpsilon = config.positiveOr("layer_norm_epsilon", limits::epsilon, gpt2.layerNormEpsilon);
    gpt2.activation = readActivation(config, "activation_function", "gelu_new");
    return gpt2;
}

} // namespace rmtscope
