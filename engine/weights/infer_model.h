#pragma once

#include "engine/weights/weights.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rmtscope {

/// A model as the names and shapes of its tensors tell it.
struct InferredModel {
    std::string modelType;   ///< as config.json names it: "bert", "gpt2"
    std::int64_t layers = 0; ///< that follow one another from the first
    std::int64_t hiddenSize = 0;
    std::int64_t intermediateSize = 0;
    std::int64_t positions = 0;
    std::int64_t tokenTypes = 0;              ///< of BERT
    std::int64_t words = 0;                   ///< rows of the word embedding
    std::int64_t outputs = 0;                 ///< of BERT's classifier; 0 without one
    std::optional<std::int64_t> memoryTokens; ///< if an RMT wrapper's tensor is there

    [[nodiscard]] bool decoder() const;
};

/// Looks at names and shapes only. Nothing if they are neither BERT's nor GPT-2's, or contradict each other.
[[nodiscard]] std::optional<InferredModel> inferModel(const Weights& weights);

/// The family of a model that no configuration could make readable, where its tensors' names tell it; empty otherwise.
[[nodiscard]] std::string_view foreignFamily(const Weights& weights);

/// Rows of an encoder's classifier; 0 if it has none.
[[nodiscard]] std::int64_t inferOutputs(const Weights& weights, std::string_view modelType);

/// Of RMT's wrappers, whatever model is in them.
[[nodiscard]] std::optional<std::int64_t> inferMemoryTokens(const Weights& weights);

/// "a BERT of 3 layers, 96 wide, 128 positions, 10 memory tokens, 6 labels"
[[nodiscard]] std::string describe(const InferredModel& model);

/// As nearly all published models have it: heads 64 wide, or the widest below that divide the hidden size.
[[nodiscard]] std::int64_t usualHeads(std::int64_t hiddenSize);

} // namespace rmtscope
