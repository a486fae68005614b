#pragma once

#include "engine/api/attention_map.h"
#include "viewmodels/selection_state.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// Attention rollout, [T query, T key], rows sum to 1 (Abnar and Zuidema, "Quantifying Attention Flow in Transformers",
/// ACL 2020, equation 1 and section 3): of each layer the selected heads are averaged to W, then A = 0.5 W + 0.5 I,
/// whose rows are normalised; the 0.5 I stands for the residual connection. The product goes from the first layer to
/// the last, each new layer from the left. Layers of which no head is selected are left out; no head at all gives
/// zeros. It takes T^3 multiplications a layer: `progress`, in 0..1000, is called now and then, and a triggered stop
/// token ends it early. Throws Error if weights are missing.
[[nodiscard]] std::vector<float> attentionRollout(const AttentionMap& map, const SelectionState& selection,
                                                  const std::stop_token& stop,
                                                  const std::function<void(int permille)>& progress);

} // namespace rmtscope
