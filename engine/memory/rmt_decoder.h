#pragma once

#include "engine/backbones/decoder.h"
#include "engine/memory/generative_memory.h"

#include <memory>

namespace rmtscope {

/// RMT around a causal decoder (the published wrapper's MemoryCell): a segment is mem×m text mem×m, the same vectors in
/// front, where text reads them, and behind, where they are written; the new memory is the final hidden state behind
/// the last norm at the write positions. memory: [slots, hidden], the memory before the first segment.
std::unique_ptr<GenerativeMemory> makeRmtDecoder(std::shared_ptr<const Decoder> decoder, const at::Tensor& memory);

} // namespace rmtscope
