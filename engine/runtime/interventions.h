#pragma once

#include "engine/api/intervention.h"
#include "engine/api/session.h"

#include <cstdint>
#include <span>
#include <vector>

namespace rmtscope {

/// What a branch changes in its memory. Host numbers only: changes are rare, and the same on every device.
class Interventions {
public:
    /// Nothing.
    Interventions() = default;
    /// list: changes of a branch whose first segment is `first`, in the order in which they are made. Throws Error
    /// Usage for what doesn't fit into the memory, the document or the branch.
    Interventions(std::vector<Intervention> list, SegmentIndex first, const RunGeometry& geometry);

    /// Those of `later` are made behind these.
    void append(const Interventions& later);
    /// Whether apply() may change something.
    [[nodiscard]] bool changes(SegmentIndex segment) const;
    /// state: [slots, hidden] as the segment before `segment` wrote it. before: the state one segment earlier, as the
    /// model read it, which frozen slots keep; may be empty where none is. Throws Error NotFinite when noise adds up to
    /// infinity.
    void apply(SegmentIndex segment, std::span<const float> before, std::span<float> state) const;

private:
    [[nodiscard]] std::span<float> slotOf(std::span<float> state, SlotIndex slot) const;
    [[nodiscard]] std::vector<SlotIndex> slotsOf(const Intervention& intervention) const;
    void make(const Intervention& intervention, std::span<float> state) const;

    std::vector<Intervention> m_list;
    std::int64_t m_slots = 0;
    std::size_t m_hidden = 0;
};

} // namespace rmtscope
