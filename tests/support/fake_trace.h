#pragma once

#include "engine/api/segment_trace.h"
#include "tests/support/fake_engine.h"

#include <span>
#include <vector>

namespace rmtscope {

/// All of a trace that follows from the plan alone.
SegmentTrace plainFakeTrace(const FakePlan& plan, SegmentIndex segment, std::int64_t tokens, bool holdsFact);

/// The slow way: every fact against every word. SegmentTrace::facts for a segment of `words`, of which there is one.
std::vector<FactToken> factTokens(std::span<const Question> questions, std::span<const ByteSpan> words,
                                  TokenIndex first);

} // namespace rmtscope
