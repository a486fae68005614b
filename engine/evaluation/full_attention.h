#pragma once

#include "engine/api/engine.h"
#include "engine/weights/model_folder.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// What one pass over a whole input costs.
struct FullAttentionCost {
    std::int64_t tokens = 0;
    double seconds = 0;
    std::uint64_t bytes = 0;     ///< of device memory, beyond what was taken before
    std::uint64_t peakBytes = 0; ///< of device memory in all: on the CPU of this process
    bool measured = false;       ///< false: computed from the longest input that was measured
};

/// The baseline: the model's backbone without its memory reads all tokens at once. Measured in rising order as long as
/// the next pass is expected to fit into `availableBytes`, then computed: time by the cost model, memory by the square
/// of the tokens. Inputs longer than the position table repeat it, which changes what is computed but not what it
/// costs. tokens: rising. Throws Error: what opening the model throws, Usage for a backbone without such a table,
/// Cancelled.
[[nodiscard]] std::vector<FullAttentionCost>
fullAttentionCosts(const ModelFolder& folder, std::span<const std::int64_t> tokens, const DeviceOptions& options,
                   std::uint64_t availableBytes, const std::stop_token& stop);

/// The longest input that fits into `availableBytes`, going by the longest one of `costs` that was measured.
[[nodiscard]] double tokensThatFit(std::span<const FullAttentionCost> costs, std::uint64_t availableBytes);

} // namespace rmtscope
