#include "viewmodels/mass_reduction.h"

#include "viewmodels/unit_half.h"

#include <algorithm>
#include <limits>
#include <span>

namespace rmtscope {
namespace {

constexpr std::size_t segmentsBetweenStopChecks = 1024;

/// Where the slots of each selected head begin within one mass.
std::vector<std::size_t> headOffsets(const SelectionState& selection, const CaptureShape& shape) {
    std::vector<std::size_t> offsets;
    for (const LayerIndex layer : selection.layers.resolve(shape.layers)) {
        for (const HeadIndex head : selection.heads.resolve(shape.heads)) {
            offsets.push_back(shape.offset(layer, head, SlotIndex{0}));
        }
    }
    return offsets;
}

void reduceOne(std::span<const Half> mass, std::span<const std::size_t> offsets, Aggregation aggregation,
               std::span<float> out) {
    std::fill(out.begin(), out.end(), 0.0F);
    for (const std::size_t offset : offsets) {
        const Half* head = mass.data() + offset;
        if (aggregation == Aggregation::Mean) {
            for (std::size_t slot = 0; slot < out.size(); ++slot) {
                out[slot] += unitToFloat(head[slot]);
            }
        } else {
            for (std::size_t slot = 0; slot < out.size(); ++slot) {
                out[slot] = std::max(out[slot], unitToFloat(head[slot]));
            }
        }
    }
    if (aggregation == Aggregation::Mean) {
        const float scale = 1.0F / static_cast<float>(offsets.size());
        for (float& value : out) {
            value *= scale;
        }
    }
}

} // namespace

void reduceMasses(const TraceList& traces, std::size_t first, std::size_t end, MassKind kind,
                  const SelectionState& selection, const std::stop_token& stop, std::vector<float>& values) {
    if (first >= end) {
        return;
    }
    const CaptureShape shape = traces[first]->shape;
    const auto slots = static_cast<std::size_t>(shape.slots);
    const std::vector<std::size_t> offsets = headOffsets(selection, shape);
    const std::size_t base = values.size();
    values.resize(base + (end - first) * slots, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = first; i < end; ++i) {
        if (i % segmentsBetweenStopChecks == 0 && stop.stop_requested()) {
            return;
        }
        if (traces[i]->captured() && !offsets.empty()) {
            reduceOne(traces[i]->mass(kind), offsets, selection.aggregation,
                      std::span(values).subspan(base + (i - first) * slots, slots));
        }
    }
}

} // namespace rmtscope
