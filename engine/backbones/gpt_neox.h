#pragma once

#include "engine/backbones/decoder.h"
#include "engine/layers/parameters.h"
#include "engine/weights/gpt_neox_config.h"

#include <memory>

namespace rmtscope {

/// GPT-NeoX (Black et al. 2022), Pythia among them, as transformers' GPTNeoXForCausalLM computes it: pre-LN, rotary
/// positions, attention and feed-forward side by side or one behind the other. backbone: where `embed_in`, `layers` and
/// `final_layer_norm` stand; head: where `weight` of the language-model head stands. Throws Error WeightsMismatch.
std::unique_ptr<Decoder> makeGptNeox(const GptNeoxConfig& config, const ParameterScope& backbone,
                                     const ParameterScope& head);

} // namespace rmtscope
