#pragma once

#include "engine/api/causal_measurement.h"
#include "tests/support/fake_engine.h"

namespace rmtscope {

/// What a fake engine finds for a slot that is zeroed before a segment: half of them hinder, and it falls with the
/// distance to the question.
[[nodiscard]] float fakeEffect(const CausalPlan& plan, SegmentIndex segment, SlotIndex slot);

/// A column at a time, each after FakePlan::segmentDelay. FakePlan::failBranchAt is a segment of which there is none.
class FakeMeasurement final : public CausalMeasurement {
public:
    FakeMeasurement(CausalPlan plan, FakePlan fake)
        : m_plan(std::move(plan))
        , m_fake(std::move(fake)) {}

    [[nodiscard]] double original() const override { return -0.5; }
    [[nodiscard]] std::optional<double> rounding() const override {
        return m_next == 0 ? std::nullopt : std::optional(1e-5);
    }
    [[nodiscard]] std::int64_t work() const override {
        return static_cast<std::int64_t>(m_plan.segments.size()) * m_fake.shape.slots;
    }
    [[nodiscard]] std::int64_t done() const override { return static_cast<std::int64_t>(m_next) * m_fake.shape.slots; }
    std::vector<CausalColumn> advance(std::stop_token stop) override;

private:
    CausalPlan m_plan;
    FakePlan m_fake;
    std::size_t m_next = 0;
};

} // namespace rmtscope
