#pragma once

#include "engine/backbones/decoder.h"
#include "engine/layers/parameters.h"
#include "engine/weights/gpt2_config.h"

#include <memory>

namespace rmtscope {

/// GPT-2 (Radford et al. 2019) as transformers' GPT2LMHeadModel computes it: pre-LN, absolute positions, Conv1D
/// weights. transformer: where `wte`, `wpe`, `h` and `ln_f` stand; head: where `weight` of the language-model head
/// stands, which is wte's where it is tied. Throws Error WeightsMismatch.
std::unique_ptr<Decoder> makeGpt2(const Gpt2Config& config, const ParameterScope& transformer,
                                  const ParameterScope& head);

} // namespace rmtscope
