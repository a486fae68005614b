#pragma once

#include "engine/backbones/decoder.h"
#include "engine/backbones/encoder.h"
#include "engine/layers/parameters.h"
#include "engine/memory/generative_memory.h"
#include "engine/text/tokenizer.h"
#include "engine/weights/model_folder.h"

#include <memory>

namespace rmtscope {

/// What a model folder's weights are put together to: one backbone, and the memory around it if there is one.
struct Architecture {
    std::shared_ptr<const Encoder> encoder; ///< null for a decoder
    std::shared_ptr<const Decoder> decoder; ///< null for an encoder
    std::unique_ptr<const MemorySystem> memory;
    const GenerativeMemory* generative = nullptr; ///< memory, when it writes text
    CaptureShape shape;
    std::string layers; ///< where the backbone's layers stand in the checkpoint: "bert.encoder.layer"
    std::int64_t hiddenSize = 0;
    std::int64_t embeddedTokens = 0; ///< rows of the word embedding that belong to the tokenizer
    std::int64_t outputs = 0;        ///< of the classifier
};

/// Takes what it needs from `parameters` and marks what it knows to be of no use. Throws Error: WeightsMismatch,
/// VocabularyMismatch.
Architecture buildEncoder(const ModelFolder& folder, Parameters& parameters, const Tokenizer& tokenizer);
Architecture buildDecoder(const ModelFolder& folder, Parameters& parameters);

/// Floating-point operations of the matrix products of one full segment, those skipped in the last layer left out.
[[nodiscard]] double segmentFlops(const ModelFolder& folder);

} // namespace rmtscope
