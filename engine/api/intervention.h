#pragma once

#include "engine/api/indices.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace rmtscope {

enum class InterventionKind {
    Zero,    ///< the slots hold zeros
    Noise,   ///< normally distributed numbers are added to what the slots hold
    Replace, ///< the slots hold other values: from another segment, run or document
    Freeze,  ///< the slots keep what they hold, whatever the model writes
};

/// A change of the memory between two segments: of the state before `segment`, which is that after the one before it.
struct Intervention {
    InterventionKind kind = InterventionKind::Zero;
    SegmentIndex segment;
    std::vector<SlotIndex> slots;   ///< which are changed; empty: all
    double deviation = 0;           ///< of Noise: its standard deviation, 0 or more
    std::uint64_t seed = 0;         ///< of Noise: the same for a segment and slot, whichever others there are
    std::vector<float> values = {}; ///< of Replace: [slots, hiddenSize] in the order of `slots`
    std::optional<std::int64_t> segments = {}; ///< of Freeze: how many segments write in vain; none: all to the end

    bool operator==(const Intervention&) const = default;
};

} // namespace rmtscope
