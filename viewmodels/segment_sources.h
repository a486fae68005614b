#pragma once

#include "viewmodels/memory_blocks.h"

#include <QString>

#include <cstddef>
#include <span>
#include <vector>

namespace rmtscope {

/// A token that a slot took from one segment.
struct SourceWord {
    std::size_t position = 0; ///< within the segment's sequence (SegmentDetail::tokens)
    QString text;
    ByteSpan bytes;
    float weight = 0; ///< attention of the slot's memory query, over the selected layers and heads
    double share = 0; ///< of what the slot took from this segment's text
};

/// A slot that another one, or itself, was kept from in one segment.
struct SourceFeeder {
    SlotIndex slot;
    double share = 0; ///< of what the slot's memory query gives to memory keys, of both blocks if there are two
};

/// weights: [T], what the slot's memory query gives to each position. By falling weight, at most `most`.
[[nodiscard]] std::vector<SourceWord> strongestWords(std::span<const SegmentToken> tokens,
                                                     std::span<const float> weights, std::size_t most);
/// The same of slots, by falling share.
[[nodiscard]] std::vector<SourceFeeder> strongestFeeders(const MemoryBlocks& blocks, std::span<const float> weights,
                                                         std::size_t most);

} // namespace rmtscope
