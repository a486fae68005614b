#pragma once

#include <span>
#include <string_view>

namespace rmtscope {

/// Where a library or RMT's published wrapper puts the parts of an encoder in a checkpoint.
struct EncoderKeys {
    std::string_view backbone;   ///< `embeddings` stands there
    std::string_view pooler;     ///< the dense layer on the first position
    std::string_view classifier; ///< the one behind it
    std::string_view wordsHead;  ///< of masked language modelling, whose output matrix is the word embedding
};

/// The same of a decoder.
struct DecoderKeys {
    std::string_view backbone;
    std::string_view head; ///< of the language model
};

/// The usual places by the configuration's model_type, in the order in which they are looked for; empty for another.
[[nodiscard]] std::span<const EncoderKeys> encoderKeys(std::string_view modelType);
[[nodiscard]] std::span<const DecoderKeys> decoderKeys(std::string_view modelType);

/// RMT's decoder wrapper keeps the memory before the first segment there, [memory tokens, hidden].
inline constexpr std::string_view decoderMemoryKey = "memory_cell.memory";
/// RMT's encoder wrapper keeps the ids of its memory tokens there, [memory tokens].
inline constexpr std::string_view encoderMemoryIdsKey = "mem_token_ids";

} // namespace rmtscope
