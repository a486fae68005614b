#include "tests/support/fake_measurement.h"

#include "engine/api/error.h"
#include "tests/support/fake_delay.h"

#include <string>

namespace rmtscope {

float fakeEffect(const CausalPlan& plan, SegmentIndex segment, SlotIndex slot) {
    const float sign = slot.value % 2 == 0 ? 1.0F : -1.0F;
    return sign * 0.1F * static_cast<float>(slot.value + 1) /
           static_cast<float>(plan.asked - segment + 2); // at most one segment behind
}

std::vector<CausalColumn> FakeMeasurement::advance(std::stop_token stop) {
    fakeDelay(m_fake.segmentDelay, stop);
    const SegmentIndex segment = m_plan.segments[m_next];
    fakeHold(m_fake, segment, stop);
    if (m_fake.failBranchAt == segment.value) {
        throw Error(ErrorCode::OutOfMemory,
                    "There isn't enough memory for the branches of segment " + std::to_string(segment.value) + ".");
    }
    ++m_next;
    CausalColumn column{segment, {}};
    for (SlotIndex slot; slot.value < m_fake.shape.slots; ++slot) {
        column.effects.push_back(fakeEffect(m_plan, segment, slot));
    }
    return {column};
}

} // namespace rmtscope
