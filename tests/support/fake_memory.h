#pragma once

#include "engine/api/session.h"
#include "tests/support/fake_engine.h"

#include <vector>

namespace rmtscope {

/// The memory states of a fake session. Whatever a branch changes fades: half of the difference is left after each
/// segment.
class FakeMemory {
public:
    explicit FakeMemory(const FakePlan& plan)
        : m_shape(plan.shape)
        , m_hidden(plan.hiddenSize) {}

    /// [slots, hidden]; of a branch only up to where it was read.
    [[nodiscard]] std::vector<float> before(SegmentIndex segment) const;
    /// Makes the memory of a branch of it. Throws Error Usage for slots and segments that aren't there.
    void begin(std::vector<Intervention> interventions, SegmentIndex first, std::int64_t segments);
    /// To be called when `segment` was read, and when the session was rewound to the one behind it.
    void read(SegmentIndex segment);
    /// 0..1: how far the slot is from where it would be without the branch.
    [[nodiscard]] float damage(SegmentIndex segment, SlotIndex slot) const;
    /// The largest of all slots.
    [[nodiscard]] float damage(SegmentIndex segment) const;

private:
    [[nodiscard]] std::vector<float> untouched(SegmentIndex segment) const;
    [[nodiscard]] std::vector<float> changed(SegmentIndex segment, std::vector<float> state) const;

    CaptureShape m_shape;
    std::int64_t m_hidden;
    std::vector<Intervention> m_interventions;
    SegmentIndex m_first;
    std::vector<std::vector<float>> m_states; ///< from m_first on; empty: no branch
};

} // namespace rmtscope
