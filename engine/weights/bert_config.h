#pragma once

#include "engine/weights/activation.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rmtscope {

class JsonFields;

/// The fields of a Hugging Face `config.json` of BERT that the forward pass uses.
struct BertConfig {
    std::int64_t hiddenSize = 0;
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t intermediateSize = 0;
    std::int64_t positions = 0; ///< max_position_embeddings
    std::int64_t tokenTypes = 2;
    double layerNormEpsilon = 1e-12;
    Activation activation = Activation::Gelu;
    std::vector<std::string> labels; ///< by id2label; empty if there is none
};

/// Reads `config.json` of a BERT. Throws Error(ConfigInvalid), also for settings that would change the computation in
/// a way that this program doesn't follow.
[[nodiscard]] BertConfig readBertConfig(const JsonFields& config);

} // namespace rmtscope
