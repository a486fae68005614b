#pragma once

#include "engine/api/attention_map.h"
#include "viewmodels/selection_state.h"

#include <stop_token>
#include <vector>

namespace rmtscope {

/// Throws Error if weights of the map are missing.
void requireWeights(const AttentionMap& map);

/// [T query, T key]: mean or maximum over the selected heads, zeros if none is selected. A triggered stop token ends it
/// early. Throws Error if weights are missing.
[[nodiscard]] std::vector<float> reduceAttention(const AttentionMap& map, const SelectionState& selection,
                                                 const std::stop_token& stop);

/// [T]: what the selected slot's memory query, or the one of all slots that attends most, gives to each key; mean or
/// maximum over the selected layers and heads. Not normalised.
[[nodiscard]] std::vector<float> reduceWriteRows(const MemoryRows& rows, const SelectionState& selection);

} // namespace rmtscope
