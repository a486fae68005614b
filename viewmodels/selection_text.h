#pragma once

#include "engine/api/segment_trace.h"
#include "viewmodels/selection_state.h"

#include <QString>

namespace rmtscope {

/// "layer 2, head 3", "mean over 4 layers × 4 heads", "maximum over 1 of 4 layers × 4 heads", "mean over 2 single heads
/// (0.1, 2.3)", "no head": the selected layers and heads of a model of that shape.
[[nodiscard]] QString headsText(const SelectionState& selection, const CaptureShape& shape);

/// The same without how they became one: "4 layers × 4 heads".
[[nodiscard]] QString headSetText(const SelectionState& selection, const CaptureShape& shape);

/// "2.3": layer, then head.
[[nodiscard]] QString shortHeadText(const HeadPosition& at);

} // namespace rmtscope
