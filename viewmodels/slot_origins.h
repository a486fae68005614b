#pragma once

#include <span>
#include <vector>

namespace rmtscope {

/// Where the content of one memory slot was written. The shares add up to 1.
struct SlotOrigins {
    std::vector<double> written; ///< [segments]: the share that was written in each
    double initial = 1;          ///< the share that was there before the first segment
};

/// Walks back through the traces of one slot, oldest segment first. In segment j the slot gives the part write[j] of
/// its attention to text and retain[j] to memory; relative to each other they say how much of what it holds afterwards
/// is new: w = write / (write + retain), r = 1 - w. What special tokens get is left out, as they carry nothing from
/// segment to segment; a slot that attends to neither keeps all. So the share of segment j is
///
///     w[j] · r[j+1] · r[j+2] · … · r[last]
///
/// and what is left, the product of all r, was there before the first. That is bookkeeping of attention along the
/// recurrence, as attention rollout does it along layers (Abnar & Zuidema 2020): no cause. Traces keep what a slot
/// gives to all slots together, so what moves from slot to slot counts as kept by the slot itself.
///
/// write, retain: [segments] in 0..1, both of the same size, no NaN.
[[nodiscard]] SlotOrigins slotOrigins(std::span<const float> write, std::span<const float> retain);

} // namespace rmtscope
