#pragma once

#include "engine/backbones/encoder.h"
#include "engine/memory/memory_system.h"

#include <memory>

namespace rmtscope {

/// Ids that RMT's layout places around the text.
struct RmtEncoderTokens {
    std::int64_t classifier = 0;
    std::int64_t separator = 0;
    std::int64_t firstMemory = 0; ///< memory token s has id firstMemory + s
};

/// RMT around a bidirectional encoder (Bulatov et al., AAAI 2024, branch aaai24 of the published code): a segment is
/// [CLS] mem×m [SEP] text [SEP]; memory vectors replace word embeddings at positions 1..m; the new memory is the last
/// layer's output there; the answer is the classifier on [CLS].
std::unique_ptr<MemorySystem> makeRmtEncoder(std::shared_ptr<const Encoder> encoder, std::int64_t slots,
                                             const RmtEncoderTokens& tokens);

} // namespace rmtscope
