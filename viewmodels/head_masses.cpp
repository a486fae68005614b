#include "viewmodels/head_masses.h"

#include "viewmodels/unit_half.h"

#include <algorithm>

namespace rmtscope {
namespace {

float sumOverSlots(const SegmentTrace& trace, MassKind kind, const HeadPosition& at) {
    const std::span<const Half> mass = trace.mass(kind);
    float sum = 0;
    for (SlotIndex slot; slot.value < trace.shape.slots; ++slot) {
        sum += unitToFloat(mass[trace.shape.offset(at.layer, at.head, slot)]);
    }
    return sum;
}

} // namespace

std::vector<HeadMasses> headMasses(const SegmentTrace& trace) {
    std::vector<HeadMasses> masses;
    if (!trace.captured() || trace.shape.slots == 0) {
        return masses;
    }
    const auto slotCount = static_cast<float>(trace.shape.slots);
    for (const HeadPosition& at : orderedHeads(trace.shape, {}, HeadOrder::Model)) {
        masses.push_back({at, sumOverSlots(trace, MassKind::Write, at) / slotCount,
                          sumOverSlots(trace, MassKind::Read, at),
                          sumOverSlots(trace, MassKind::Retain, at) / slotCount});
    }
    return masses;
}

std::vector<HeadPosition> orderedHeads(const CaptureShape& shape, std::vector<HeadMasses> masses, HeadOrder order) {
    std::vector<HeadPosition> heads;
    if (order == HeadOrder::Model || masses.empty()) {
        for (LayerIndex layer; layer.value < shape.layers; ++layer) {
            for (HeadIndex head; head.value < shape.heads; ++head) {
                heads.push_back({layer, head});
            }
        }
        return heads;
    }
    std::stable_sort(masses.begin(), masses.end(), [order](const HeadMasses& a, const HeadMasses& b) {
        return order == HeadOrder::ByWrite ? a.write > b.write : a.read > b.read;
    });
    std::transform(masses.begin(), masses.end(), std::back_inserter(heads), [](const HeadMasses& of) { return of.at; });
    return heads;
}

} // namespace rmtscope
