#pragma once

#include "engine/weights/activation.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rmtscope {

class JsonFields;

/// BERT and its descendants that compute the same layers under other names.
enum class BertFamily { Bert, Roberta, DistilBert };

/// The fields of a Hugging Face `config.json` of such a model that the forward pass uses.
struct BertConfig {
    BertFamily family = BertFamily::Bert;
    std::int64_t hiddenSize = 0;
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t intermediateSize = 0;
    std::int64_t positions = 0;      ///< that a sequence may have
    std::int64_t positionOffset = 0; ///< rows of the position embedding in front of the first one's: RoBERTa's 2
    std::int64_t tokenTypes = 2;     ///< 0: no such embedding
    double layerNormEpsilon = 1e-12;
    Activation activation = Activation::Gelu;
    std::vector<std::string> labels; ///< by id2label; empty if there is none
};

/// Reads `config.json` by its model_type: "bert", "roberta" or "distilbert". Throws Error(ConfigInvalid), also for
/// settings that would change the computation in a way that this program doesn't follow.
[[nodiscard]] BertConfig readBertConfig(const JsonFields& config);

} // namespace rmtscope
