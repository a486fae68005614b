#include "viewmodels/mass_reduction.h"

#include "viewmodels/selected_heads.h"
#include "viewmodels/unit_half.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>

namespace rmtscope {
namespace {

constexpr std::size_t segmentsBetweenStopChecks = 1024;

/// A half's bits, moved to where a float has them, are the same number times 2^-112: exact sums of those need one
/// multiplication at the end instead of a conversion each.
void meanOfHeads(std::span<const Half> mass, std::span<const std::size_t> offsets, std::span<float> out) {
    std::fill(out.begin(), out.end(), 0.0F);
    for (const std::size_t offset : offsets) {
        const Half* head = mass.data() + offset;
        for (std::size_t slot = 0; slot < out.size(); ++slot) {
            out[slot] += std::bit_cast<float>(static_cast<std::uint32_t>(head[slot].bits) << 13);
        }
    }
    const float scale = 1.0F / static_cast<float>(offsets.size());
    for (float& value : out) {
        value = value * 0x1p112F * scale;
    }
}

/// Numbers that aren't negative are ordered as their bits are.
void maximumOfHeads(std::span<const Half> mass, std::span<const std::size_t> offsets, std::span<std::int16_t> scratch,
                    std::span<float> out) {
    std::fill(scratch.begin(), scratch.end(), std::int16_t{0});
    for (const std::size_t offset : offsets) {
        const Half* head = mass.data() + offset;
        for (std::size_t slot = 0; slot < out.size(); ++slot) {
            scratch[slot] = std::max(scratch[slot], static_cast<std::int16_t>(head[slot].bits));
        }
    }
    for (std::size_t slot = 0; slot < out.size(); ++slot) {
        out[slot] = unitToFloat(Half{static_cast<std::uint16_t>(scratch[slot])});
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
    const std::vector<std::size_t> offsets = selectedHeadOffsets(selection, shape);
    std::vector<std::int16_t> scratch(slots);
    const std::size_t base = values.size();
    values.resize(base + (end - first) * slots, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = first; i < end; ++i) {
        if (i % segmentsBetweenStopChecks == 0 && stop.stop_requested()) {
            return;
        }
        if (!traces[i]->captured() || offsets.empty()) {
            continue;
        }
        const std::span<float> column = std::span(values).subspan(base + (i - first) * slots, slots);
        if (selection.aggregation == Aggregation::Mean) {
            meanOfHeads(traces[i]->mass(kind), offsets, column);
        } else {
            maximumOfHeads(traces[i]->mass(kind), offsets, scratch, column);
        }
    }
}

} // namespace rmtscope
