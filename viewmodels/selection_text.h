#pragma once

#include "engine/api/segment_trace.h"
#include "viewmodels/selection_state.h"

#include <QString>

namespace rmtscope {

/// "layer 2, head 3", "mean over 4 layers × 4 heads", "maximum over 1 of 4 layers × 4 heads", "no head": the selected
/// layers and heads of a model of that shape.
[[nodiscard]] QString headsText(const SelectionState& selection, const CaptureShape& shape);

} // namespace rmtscope
