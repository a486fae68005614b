#pragma once

#include "engine/api/indices.h"
#include "engine/tasks/task.h"

namespace rmtscope {

/// The size of a sample as the published experiments count it: segments * segmentSize ids, of which `reserved` are
/// [CLS] and [SEP] and hence no text. Segments are cut from the right, so the first one has `reserved` tokens less.
struct SampleShape {
    std::int64_t segments = 1;
    std::int64_t segmentSize = 64; ///< text tokens of every segment but the first
    std::int64_t reserved = 2;     ///< 0 makes all segments equally long

    [[nodiscard]] std::int64_t tokens() const { return segments * segmentSize - reserved; }
    /// The first text token of a segment; tokens() for the one behind the last.
    [[nodiscard]] TokenIndex begin(SegmentIndex segment) const {
        return TokenIndex(segment.value == 0 ? 0 : segment.value * segmentSize - reserved);
    }
    /// The segment of a text token.
    [[nodiscard]] SegmentIndex segmentOf(TokenIndex token) const {
        return SegmentIndex((token.value + reserved) / segmentSize);
    }
    /// Where the published rule puts a fact of a segment: id `segment * segmentSize + 1` of a sequence that begins with
    /// [CLS]. That is `reserved` tokens behind the segment's begin, except in the first.
    [[nodiscard]] TokenIndex factPlace(SegmentIndex segment) const { return TokenIndex(segment.value * segmentSize); }
};

/// The text tokens at which facts of these lengths begin in the segments drawn for them; in a segment that was drawn
/// before, behind the fact that lies there.
[[nodiscard]] std::vector<TokenIndex> placesInSegments(std::span<const SegmentIndex> segments,
                                                       std::span<const std::int64_t> factTokens,
                                                       const SampleShape& shape);

/// The text tokens at which facts of these lengths begin, drawn as `placing` says. Throws Error Usage for an impossible
/// shape, or when facts and a question of `questionTokens` don't fit in, wherever the facts come to lie.
[[nodiscard]] std::vector<TokenIndex> drawFactPlaces(FactPlacing placing, std::span<const std::int64_t> factTokens,
                                                     std::int64_t questionTokens, const SampleShape& shape,
                                                     SeededRandom& random);

} // namespace rmtscope
