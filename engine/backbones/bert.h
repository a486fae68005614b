#pragma once

#include "engine/backbones/encoder.h"
#include "engine/layers/parameters.h"
#include "engine/weights/model_folder.h"

#include <memory>

namespace rmtscope {

/// BERT (Devlin et al. 2019) as transformers' BertModel computes it: post-LN, absolute positions, exact gelu.
/// scope: where `embeddings`, `encoder` and `pooler` stand; classifier: where `weight` and `bias` of the classifier
/// stand. Throws Error WeightsMismatch.
std::unique_ptr<Encoder> makeBert(const BertConfig& config, const ParameterScope& scope,
                                  const ParameterScope& classifier);

} // namespace rmtscope
