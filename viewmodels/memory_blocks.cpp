#include "viewmodels/memory_blocks.h"

#include <algorithm>

namespace rmtscope {

MemoryBlocks memoryBlocks(std::span<const SegmentToken> tokens) {
    const auto isMemory = [](const SegmentToken& token) { return token.role == TokenRole::Memory; };
    const auto first = std::ranges::find_if(tokens, isMemory);
    if (first == tokens.end()) {
        return {};
    }
    const auto afterFirst = std::find_if_not(first, tokens.end(), isMemory);
    MemoryBlocks blocks;
    blocks.read = static_cast<std::size_t>(first - tokens.begin());
    blocks.slots = static_cast<std::size_t>(afterFirst - first);
    const bool again = std::find_if(afterFirst, tokens.end(), isMemory) != tokens.end();
    blocks.write = blocks.read;
    if (again) {
        const auto behindLast = std::find_if(tokens.rbegin(), tokens.rend(), isMemory).base();
        blocks.write = static_cast<std::size_t>(behindLast - tokens.begin()) - blocks.slots;
    }
    return blocks;
}

} // namespace rmtscope
