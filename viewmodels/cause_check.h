#pragma once

#include "viewmodels/causal_effects.h"
#include "viewmodels/provenance.h"

#include <span>
#include <vector>

namespace rmtscope {

/// A part of a traced answer, of which a person wants to know whether it has caused the answer.
struct TracedSource {
    std::vector<SegmentIndex> segments; ///< that wrote it
    std::vector<SlotIndex> slots;       ///< that hold it; none: all

    bool operator==(const TracedSource&) const = default;
};

/// The whole answer: all slots, and the segments that most of it comes from.
[[nodiscard]] TracedSource sourceOf(const Provenance& provenance);
/// What one slot holds: the segments that are listed of it.
[[nodiscard]] TracedSource sourceOf(const Provenance& provenance, SlotIndex slot);

/// What measures the cause: slots are zeroed before each segment of the source, which shows what came from earlier
/// ones, and behind it, which shows what it wrote. Followed is the answer that was given, right or wrong. Needs a
/// reading().
[[nodiscard]] CausalChoice causeCheck(const Provenance& provenance, const TracedSource& source);

} // namespace rmtscope
