#pragma once

#include "engine/api/indices.h"

#include <QString>

#include <vector>

namespace rmtscope {

class TraceStore;

/// Where a fact of a question was read.
struct FactPosition {
    std::size_t question = 0; ///< index into Document::questions
    SegmentIndex segment;
    std::int64_t token = 0; ///< first text token of that segment
    QString text;
};

/// Of all facts that were read so far, in the order of the questions.
[[nodiscard]] std::vector<FactPosition> readFacts(const TraceStore& store);

} // namespace rmtscope
