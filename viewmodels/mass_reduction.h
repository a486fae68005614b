#pragma once

#include "viewmodels/selection_state.h"
#include "viewmodels/trace_list.h"

#include <stop_token>
#include <vector>

namespace rmtscope {

/// Appends one mass of the segments first..end-1 to `values`, a column of [slots] each: mean or maximum over the
/// selected layers and heads, NaN where nothing was captured or no head is selected. Every trace has the same shape. A
/// triggered stop token ends it early.
void reduceMasses(const TraceList& traces, std::size_t first, std::size_t end, MassKind kind,
                  const SelectionState& selection, const std::stop_token& stop, std::vector<float>& values);

} // namespace rmtscope
