#pragma once

#include "engine/weights/bert_config.h"
#include "engine/weights/gpt2_config.h"

#include <string>
#include <vector>

namespace rmtscope {

/// A tensor that training changes, by the name that the published checkpoints give it.
struct ParameterShape {
    std::string name;
    std::vector<std::int64_t> shape;
};

/// Of a BERT with pooler and classifier inside RMT's published wrapper. words: with the memory tokens, which are the
/// last ones.
[[nodiscard]] std::vector<ParameterShape> bertParameters(const BertConfig& config, std::int64_t words);

/// Of a GPT-2 whose head is its word embedding, inside RMT's published wrapper. slots: memory tokens.
[[nodiscard]] std::vector<ParameterShape> gpt2Parameters(const Gpt2Config& config, std::int64_t words,
                                                         std::int64_t slots);

} // namespace rmtscope
