#pragma once

#include "engine/api/indices.h"
#include "engine/api/segment_trace.h"

#include <vector>

namespace rmtscope {

/// An answer to one question, and what it has read from memory.
struct AnswerReading {
    Answer answer;             ///< Answer::question is 0: there was one
    SegmentIndex memoryBefore; ///< the memory that was asked is the one before this segment: Session::memoryBefore()
    CaptureShape shape;
    /// [layers, heads, slots] in 0..1: the attention that the answering query gives to each memory key. That is [CLS]
    /// of an encoder; of a decoder the position that chooses the answer's first token, the same for all candidates.
    std::vector<float> read;
};

} // namespace rmtscope
