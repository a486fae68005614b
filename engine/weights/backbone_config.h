#pragma once

#include "engine/weights/bert_config.h"
#include "engine/weights/gpt2_config.h"
#include "engine/weights/gpt_neox_config.h"
#include "engine/weights/infer_model.h"
#include "engine/weights/memory_config.h"

#include <string>
#include <variant>

namespace rmtscope {

using BackboneConfig = std::variant<BertConfig, Gpt2Config, GptNeoxConfig>;

/// Reads `config.json` by its model_type, which must be one that this program knows. Throws Error(ConfigInvalid).
[[nodiscard]] BackboneConfig readBackboneConfig(const JsonFields& config);

/// Without config.json: activation, norms and the like are what BERT's and GPT-2's own are.
[[nodiscard]] BackboneConfig backboneOf(const InferredModel& model, std::int64_t heads);

/// What the tensors of such a model tell, but for memory, words and classifier.
[[nodiscard]] InferredModel modelOf(const std::string& modelType, const BackboneConfig& backbone);

[[nodiscard]] BackboneLimits limitsOf(const BackboneConfig& backbone);

[[nodiscard]] std::int64_t headsOf(const BackboneConfig& backbone);

} // namespace rmtscope
