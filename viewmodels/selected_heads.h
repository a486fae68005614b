#pragma once

#include "engine/api/segment_trace.h"
#include "viewmodels/selection_state.h"

#include <vector>

namespace rmtscope {

/// The heads of a model of that shape that are selected, by layer and then by head. Those it doesn't have are left out.
[[nodiscard]] std::vector<HeadPosition> selectedHeads(const SelectionState& selection, const CaptureShape& shape);

/// Where the slots of each selected head begin in an array of [layers, heads, slots].
[[nodiscard]] std::vector<std::size_t> selectedHeadOffsets(const SelectionState& selection, const CaptureShape& shape);

} // namespace rmtscope
