#pragma once

#include "engine/api/attention_map.h"
#include "engine/api/segment_trace.h"
#include "tests/support/fake_engine.h"

#include <vector>

namespace rmtscope {

/// [CLS], the memory tokens, [SEP], `text`, [SEP].
[[nodiscard]] std::vector<SegmentToken> fakeSequence(std::int64_t slots, const std::vector<SegmentToken>& text);

/// A map in which each slot looks at a few tokens, one of them much; rows sum to 1.
[[nodiscard]] AttentionMap fakeMap(const FakePlan& plan, SegmentIndex segment, std::vector<SegmentToken> tokens);

/// The memory's rows and columns of that map.
[[nodiscard]] MemoryRows fakeRows(const AttentionMap& map);

/// [MassKind, layers, heads, slots]: cheap, and no sums of fakeMap().
[[nodiscard]] std::vector<Half> fakeMasses(const FakePlan& plan, SegmentIndex segment, bool holdsFact);

} // namespace rmtscope
