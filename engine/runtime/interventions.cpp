#include "engine/runtime/interventions.h"

#include "engine/api/error.h"
#include "engine/tasks/seeded_random.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace rmtscope {

namespace {

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::Usage, sentence);
}

void checkSegment(const Intervention& intervention, SegmentIndex first, const RunGeometry& geometry) {
    const std::string number = std::to_string(intervention.segment.value);
    if (intervention.segment.value < 0 || intervention.segment.value >= geometry.segments) {
        refuse("The memory can't be changed before segment " + number + ": the document has segments 0 to " +
               std::to_string(geometry.segments - 1) + ".");
    }
    if (intervention.segment < first) {
        refuse("The memory can't be changed before segment " + number +
               ", which the branch doesn't read: it begins at " + std::to_string(first.value) +
               "; let it begin earlier.");
    }
}

void checkSlots(const Intervention& intervention, const RunGeometry& geometry) {
    for (const SlotIndex slot : intervention.slots) {
        if (slot.value < 0 || slot.value >= geometry.shape.slots) {
            refuse("There is no slot " + std::to_string(slot.value) + ": the memory has slots 0 to " +
                   std::to_string(geometry.shape.slots - 1) + ".");
        }
        if (std::ranges::count(intervention.slots, slot) > 1) {
            refuse("Slot " + std::to_string(slot.value) + " is named twice for one change; name it once.");
        }
    }
}

void checkNumbers(const Intervention& intervention, const RunGeometry& geometry) {
    if (!std::isfinite(intervention.deviation) || intervention.deviation < 0) {
        refuse("The standard deviation of noise must be a number of 0 or more.");
    }
    if (intervention.segments && *intervention.segments < 1) {
        refuse("Slots must be frozen for 1 segment or more.");
    }
    if (intervention.kind != InterventionKind::Replace) {
        return;
    }
    const auto named = static_cast<std::int64_t>(intervention.slots.size());
    const std::int64_t slots = named == 0 ? geometry.shape.slots : named;
    const auto wanted = static_cast<std::size_t>(slots * geometry.hiddenSize);
    if (intervention.values.size() != wanted) {
        refuse("To replace " + std::to_string(slots) + (slots == 1 ? " slot" : " slots") + " of this model, " +
               std::to_string(wanted) + " numbers are needed, not " + std::to_string(intervention.values.size()) +
               "; take them from a memory of the same size.");
    }
    const auto bad = std::ranges::find_if(intervention.values, [](float value) { return !std::isfinite(value); });
    if (bad != intervention.values.end()) {
        refuse("Number " + std::to_string(bad - intervention.values.begin()) +
               " of those that shall replace memory is infinite or no number at all.");
    }
}

/// Adds noise that depends on seed, segment and slot alone.
void addNoise(const Intervention& intervention, SlotIndex slot, std::span<float> values) {
    constexpr std::uint64_t spread = 0x9E3779B97F4A7C15U; // so that neighbours have nothing in common
    SeededRandom random(
        ((intervention.seed * spread + static_cast<std::uint64_t>(intervention.segment.value)) * spread) +
        static_cast<std::uint64_t>(slot.value));
    for (float& value : values) { // Box and Muller's transform
        const double radius = std::sqrt(-2 * std::log(1 - random.unit()));
        const double normal = radius * std::cos(2 * std::numbers::pi * random.unit());
        value = static_cast<float>(static_cast<double>(value) + intervention.deviation * normal);
        if (!std::isfinite(value)) {
            throw Error(ErrorCode::NotFinite, "The noise before segment " + std::to_string(intervention.segment.value) +
                                                  " makes the memory infinite; choose a smaller standard deviation.");
        }
    }
}

bool freezes(const Intervention& intervention, SegmentIndex segment) {
    return intervention.kind == InterventionKind::Freeze && segment > intervention.segment &&
           (!intervention.segments || segment - intervention.segment <= *intervention.segments);
}

bool isMadeAt(const Intervention& intervention, SegmentIndex segment) {
    return intervention.kind != InterventionKind::Freeze && segment == intervention.segment;
}

} // namespace

Interventions::Interventions(std::vector<Intervention> list, SegmentIndex first, const RunGeometry& geometry)
    : m_list(std::move(list))
    , m_slots(geometry.shape.slots)
    , m_hidden(static_cast<std::size_t>(geometry.hiddenSize)) {
    for (const Intervention& intervention : m_list) {
        checkSegment(intervention, first, geometry);
        checkSlots(intervention, geometry);
        checkNumbers(intervention, geometry);
    }
}

void Interventions::append(const Interventions& later) {
    m_list.insert(m_list.end(), later.m_list.begin(), later.m_list.end());
    m_slots = later.m_slots;
    m_hidden = later.m_hidden;
}

bool Interventions::changes(SegmentIndex segment) const {
    return std::ranges::any_of(m_list, [segment](const Intervention& intervention) {
        return freezes(intervention, segment) || isMadeAt(intervention, segment);
    });
}

void Interventions::apply(SegmentIndex segment, std::span<const float> before, std::span<float> state) const {
    for (const Intervention& intervention : m_list) {
        if (freezes(intervention, segment) && !before.empty()) {
            for (const SlotIndex slot : slotsOf(intervention)) {
                std::ranges::copy(before.subspan(slot.offset() * m_hidden, m_hidden), slotOf(state, slot).begin());
            }
        }
    }
    for (const Intervention& intervention : m_list) {
        if (isMadeAt(intervention, segment)) {
            make(intervention, state);
        }
    }
}

void Interventions::make(const Intervention& intervention, std::span<float> state) const {
    const std::vector<SlotIndex> slots = slotsOf(intervention);
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const std::span<float> values = slotOf(state, slots[i]);
        if (intervention.kind == InterventionKind::Zero) {
            std::ranges::fill(values, 0.0F);
        } else if (intervention.kind == InterventionKind::Noise) {
            addNoise(intervention, slots[i], values);
        } else {
            std::ranges::copy(std::span(intervention.values).subspan(i * m_hidden, m_hidden), values.begin());
        }
    }
}

std::span<float> Interventions::slotOf(std::span<float> state, SlotIndex slot) const {
    return state.subspan(slot.offset() * m_hidden, m_hidden);
}

std::vector<SlotIndex> Interventions::slotsOf(const Intervention& intervention) const {
    if (!intervention.slots.empty()) {
        return intervention.slots;
    }
    std::vector<SlotIndex> all;
    for (SlotIndex slot; slot.value < m_slots; ++slot) {
        all.push_back(slot);
    }
    return all;
}

} // namespace rmtscope
