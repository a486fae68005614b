#pragma once

#include "engine/backbones/encoder.h"
#include "engine/layers/parameters.h"
#include "engine/weights/bert_config.h"

#include <memory>
#include <optional>

namespace rmtscope {

/// Where the parts of a BERT stand.
struct BertScopes {
    ParameterScope backbone;
    ParameterScope pooler;
    ParameterScope classifier;
    std::optional<ParameterScope> wordsHead = {}; ///< see BertWordsHead; none is looked for if it is unset
};

/// BERT (Devlin et al. 2019) as transformers' BertModel computes it: post-LN, absolute positions, exact gelu; also
/// RoBERTa and DistilBERT (Liu et al. 2019, Sanh et al. 2019). Throws Error WeightsMismatch.
std::unique_ptr<Encoder> makeBert(const BertConfig& config, const BertScopes& scopes);

} // namespace rmtscope
