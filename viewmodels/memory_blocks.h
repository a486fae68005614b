#pragma once

#include "engine/api/attention_map.h"

#include <cstddef>
#include <span>

namespace rmtscope {

/// Where memory stands in a segment: an encoder's once, a decoder's in front, where it is read, and behind, where it is
/// written.
struct MemoryBlocks {
    std::size_t read = 0;  ///< first position of the first block
    std::size_t write = 0; ///< of the last block, which may be the same
    std::size_t slots = 0; ///< positions of a block; 0: no memory
};

[[nodiscard]] MemoryBlocks memoryBlocks(std::span<const SegmentToken> tokens);

} // namespace rmtscope
