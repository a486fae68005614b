#include "tests/support/fake_memory.h"

#include "engine/api/error.h"
#include "tests/support/fake_numbers.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace rmtscope {
namespace {

bool isFrozen(const Intervention& intervention, SegmentIndex segment) {
    return intervention.kind == InterventionKind::Freeze && segment > intervention.segment &&
           (!intervention.segments || segment - intervention.segment <= *intervention.segments);
}

} // namespace

std::vector<float> FakeMemory::untouched(SegmentIndex segment) const {
    std::vector<float> state(static_cast<std::size_t>(m_shape.slots * m_hidden));
    for (std::size_t i = 0; i < state.size(); ++i) {
        state[i] = fakeNumber({segment.value, static_cast<std::int64_t>(i)}) - 0.5F;
    }
    return state;
}

std::vector<float> FakeMemory::before(SegmentIndex segment) const {
    return m_states.empty() || segment < m_first ? untouched(segment)
                                                 : m_states.at(static_cast<std::size_t>(segment - m_first));
}

void FakeMemory::begin(std::vector<Intervention> interventions, SegmentIndex first, std::int64_t segments) {
    for (const Intervention& intervention : interventions) {
        if (intervention.segment < first || intervention.segment.value >= segments) {
            throw Error(ErrorCode::Usage, "The memory can't be changed before segment " +
                                              std::to_string(intervention.segment.value) + ".");
        }
        for (const SlotIndex slot : intervention.slots) {
            if (slot.value < 0 || slot.value >= m_shape.slots) {
                throw Error(ErrorCode::Usage, "There is no slot " + std::to_string(slot.value) + ".");
            }
        }
    }
    m_interventions = std::move(interventions);
    m_first = first;
    m_states = {changed(first, before(first))};
}

void FakeMemory::read(SegmentIndex segment) {
    if (m_states.empty() || segment < m_first) {
        return;
    }
    m_states.resize(static_cast<std::size_t>(segment - m_first) + 1);
    const std::vector<float> earlier = untouched(segment);
    std::vector<float> state = untouched(segment + 1);
    for (std::size_t i = 0; i < state.size(); ++i) {
        state[i] += 0.5F * (m_states.back()[i] - earlier[i]);
    }
    m_states.push_back(changed(segment + 1, std::move(state)));
}

std::vector<float> FakeMemory::changed(SegmentIndex segment, std::vector<float> state) const {
    const auto hidden = static_cast<std::size_t>(m_hidden);
    for (const Intervention& intervention : m_interventions) {
        std::vector<SlotIndex> slots = intervention.slots;
        for (SlotIndex slot; intervention.slots.empty() && slot.value < m_shape.slots; ++slot) {
            slots.push_back(slot);
        }
        for (std::size_t i = 0; i < slots.size(); ++i) {
            const std::size_t begin = slots[i].offset() * hidden;
            for (std::size_t at = 0; at < hidden; ++at) {
                float& value = state[begin + at];
                if (isFrozen(intervention, segment)) {
                    value = m_states.back()[begin + at];
                } else if (intervention.segment != segment) {
                    continue;
                } else if (intervention.kind == InterventionKind::Zero) {
                    value = 0;
                } else if (intervention.kind == InterventionKind::Noise) {
                    value += static_cast<float>(intervention.deviation);
                } else if (intervention.kind == InterventionKind::Replace) {
                    value = intervention.values.at(i * hidden + at);
                }
            }
        }
    }
    return state;
}

float FakeMemory::damage(SegmentIndex segment, SlotIndex slot) const {
    if (m_states.empty() || segment < m_first) {
        return 0;
    }
    const std::vector<float> here = before(segment);
    const std::vector<float> there = untouched(segment);
    const auto hidden = static_cast<std::size_t>(m_hidden);
    float sum = 0;
    for (std::size_t i = slot.offset() * hidden; i < (slot.offset() + 1) * hidden; ++i) {
        sum += std::abs(here[i] - there[i]);
    }
    return std::min(1.0F, 2 * sum / static_cast<float>(hidden));
}

float FakeMemory::damage(SegmentIndex segment) const {
    float largest = 0;
    for (SlotIndex slot; slot.value < m_shape.slots; ++slot) {
        largest = std::max(largest, damage(segment, slot));
    }
    return largest;
}

} // namespace rmtscope
