#pragma once

#include "engine/weights/activation.h"

#include <cstdint>

namespace rmtscope {

class JsonFields;

/// The fields of a Hugging Face `config.json` of GPT-2 that the forward pass uses.
struct Gpt2Config {
    std::int64_t hiddenSize = 0;
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t intermediateSize = 0; ///< n_inner, or four times the hidden size
    std::int64_t positions = 0;        ///< n_positions
    bool tiesHead = true;              ///< the head is the word embedding, whatever else the weights hold
    double layerNormEpsilon = 1e-5;
    Activation activation = Activation::GeluTanh;
};

/// Reads `config.json` of a GPT-2. Throws Error(ConfigInvalid), also for settings that would change the computation in
/// a way that this program doesn't follow.
[[nodiscard]] Gpt2Config readGpt2Config(const JsonFields& config);

} // namespace rmtscope
