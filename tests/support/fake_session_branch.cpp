// What branches of a fake session do.

#include "engine/api/error.h"
#include "tests/support/fake_delay.h"
#include "tests/support/fake_measurement.h"
#include "tests/support/fake_session.h"

#include <string>
#include <utility>

namespace rmtscope {

void FakeSession::damage(SegmentTrace& trace) const {
    for (std::size_t cell = 0; m_isBranch && cell < m_plan.shape.cells(); ++cell) {
        const SlotIndex slot(static_cast<std::int64_t>(cell) % m_plan.shape.slots);
        const float left = 1 - 0.5F * m_memory.damage(trace.segment, slot);
        trace.masses[cell] = toHalf(left * toFloat(trace.masses[cell])); // what it writes comes first
    }
    if (m_isBranch) {
        const auto state = std::make_shared<const std::vector<float>>(m_memory.before(trace.segment + 1));
        trace.memoryAfter = {state, state->data()};
    }
}

std::unique_ptr<Session> FakeSession::branch(const BranchPlan& plan, const ProgressCallback& progress,
                                             std::stop_token stop) {
    ++m_counters->branches;
    if (plan.segment.value < 0 || plan.segment > m_position) {
        throw Error(ErrorCode::Usage, "Segment " + std::to_string(plan.segment.value) + " wasn't read yet.");
    }
    auto branch = std::make_unique<FakeSession>(m_plan, plan.document ? plan.document : m_document,
                                                plan.options.value_or(m_options), m_counters);
    branch->cut();
    if (plan.document) {
        progress(Progress{"Counting tokens", 0, 1});
        fakeDelay(m_plan.prepareDelay, stop);
        progress(Progress{"Counting tokens", 1, 1});
        const std::size_t words = firstWord(plan.segment);
        const std::size_t bytes = words == 0 ? 0 : m_words[words - 1].end;
        const bool same = plan.document->text.substr(0, bytes) == m_document->text.substr(0, bytes);
        if (branch->m_words.size() <= words || !same) {
            throw Error(ErrorCode::Usage,
                        "The changed text differs before segment " + std::to_string(plan.segment.value) + ".");
        }
    }
    branch->m_memory = m_memory;
    branch->m_memory.begin(plan.interventions, plan.segment, branch->m_geometry.segments);
    branch->m_isBranch = true;
    branch->m_position = plan.segment;
    return branch;
}

std::unique_ptr<CausalMeasurement> FakeSession::measureCauses(const CausalPlan& plan) {
    ++m_counters->measurements;
    requireRead(plan.asked);
    return std::make_unique<FakeMeasurement>(plan, m_plan);
}

} // namespace rmtscope
