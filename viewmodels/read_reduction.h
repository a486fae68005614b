#pragma once

#include "engine/api/segment_trace.h"
#include "viewmodels/selection_state.h"

#include <span>

namespace rmtscope {

/// One token's read pattern over the selected layers and heads: their mean or maximum for each slot, in `slots`
/// [slots]. Returns the mass that goes to all slots together, in 0..1: its mean over the heads, or that of the head
/// with most. All are NaN when no head is selected or `read`, [layers, heads, slots], has another size.
float reduceRead(std::span<const float> read, const CaptureShape& shape, const SelectionState& selection,
                 std::span<float> slotReads);

} // namespace rmtscope
