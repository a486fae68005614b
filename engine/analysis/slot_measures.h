#pragma once

#include "engine/analysis/state_metric.h"

#include <cstddef>
#include <limits>
#include <vector>

namespace rmtscope {

/// Two slots whose cosine is above it hold the same: one of them is spare.
inline constexpr double duplicateCosine = 0.99;
/// A slot is quiet in a segment if it changes by less than this part of its norm …
inline constexpr double quietChange = 0.01;
/// … and less than this part of its attention goes to text.
inline constexpr double quietWriteMass = 0.01;
/// It is dead if it was quiet in so many segments on end.
inline constexpr std::size_t deadAfter = 16;
/// A slot counts as written in a segment if its write mass is at least this part of the largest it ever had until then.
inline constexpr double writtenShare = 0.5;

/// Of one memory state.
struct SlotMeasures {
    std::vector<float> norms;   ///< [slots], Euclidean
    std::vector<float> changes; ///< [slots]: norm of the difference to the state before; NaN if that isn't known
    float effectiveRank = std::numeric_limits<float>::quiet_NaN();
};

/// `state`, `before`: [slots, hidden]; null for a state that wasn't kept: NaN.
[[nodiscard]] SlotMeasures measureSlots(const float* state, const float* before, StateShape shape);

/// How many directions the slots span, counted by weight: exp of the entropy of the singular values divided by their
/// sum (Roy and Vetterli 2007, "The effective rank"), from 1 to min(slots, hidden). Not centred. The singular values
/// are the roots of the eigenvalues of the slots' Gram matrix, so those below 1e-8 of the largest are lost, which the
/// entropy doesn't notice. NaN for a state of zeros.
[[nodiscard]] double effectiveRank(const float* state, StateShape shape);

/// The other slot that points most in the same direction.
struct NearestSlot {
    SlotIndex slot;
    double cosine = -1;
};

/// [slots]; a slot of zeros is near to none: cosine NaN. Empty if there is only one slot.
[[nodiscard]] std::vector<NearestSlot> nearestSlots(const float* state, StateShape shape);

/// Whether a slot is quiet in a segment. `writeMass`: in 0..1; NaN, when nothing was captured, is never quiet.
[[nodiscard]] constexpr bool isQuiet(double norm, double change, double writeMass) {
    return change < quietChange * norm && writeMass < quietWriteMass;
}

} // namespace rmtscope
