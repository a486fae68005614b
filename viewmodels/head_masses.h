#pragma once

#include "engine/api/segment_trace.h"
#include "viewmodels/selection_state.h"

#include <vector>

namespace rmtscope {

/// What one head does with memory in one segment, each in 0..1.
struct HeadMasses {
    HeadPosition at;
    float write = 0;  ///< the mean of the slots' write masses
    float read = 0;   ///< their read masses together: the part of the text's attention that goes to memory
    float retain = 0; ///< the mean of the slots' retain masses
};

/// In which order heads are shown; those that write or read most come first, of equal ones the first in the model.
enum class HeadOrder { Model, ByWrite, ByRead };

/// [layers * heads], by layer and then by head; empty if nothing was captured.
[[nodiscard]] std::vector<HeadMasses> headMasses(const SegmentTrace& trace);

/// Every head of the model in that order; the model's own where there are no masses.
[[nodiscard]] std::vector<HeadPosition> orderedHeads(const CaptureShape& shape, std::vector<HeadMasses> masses,
                                                     HeadOrder order);

} // namespace rmtscope
