#pragma once

#include "engine/weights/activation.h"

#include <cstdint>

namespace rmtscope {

class JsonFields;

/// The fields of a Hugging Face `config.json` of GPT-NeoX (Pythia among them) that the forward pass uses.
struct GptNeoxConfig {
    std::int64_t hiddenSize = 0;
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t intermediateSize = 0;
    std::int64_t positions = 0;   ///< max_position_embeddings
    std::int64_t rotaryWidth = 0; ///< the first so many numbers of a head's queries and keys are rotated; even
    double rotaryBase = 10000;
    bool parallelResidual = true; ///< attention and feed-forward read the same input
    bool tiesHead = false;        ///< the head is the word embedding, whatever else the weights hold
    double layerNormEpsilon = 1e-5;
    Activation activation = Activation::Gelu;
};

/// Throws Error(ConfigInvalid), also for settings that would change the computation in a way that this program doesn't
/// follow.
[[nodiscard]] GptNeoxConfig readGptNeoxConfig(const JsonFields& config);

} // namespace rmtscope
