#include "viewmodels/read_reduction.h"

#include "viewmodels/selected_heads.h"

#include <algorithm>
#include <limits>

namespace rmtscope {

float reduceRead(std::span<const float> read, const CaptureShape& shape, const SelectionState& selection,
                 std::span<float> slotReads) {
    const std::vector<std::size_t> offsets = selectedHeadOffsets(selection, shape);
    if (offsets.empty() || read.size() != shape.cells()) {
        std::fill(slotReads.begin(), slotReads.end(), std::numeric_limits<float>::quiet_NaN());
        return std::numeric_limits<float>::quiet_NaN();
    }
    const bool mean = selection.aggregation == Aggregation::Mean;
    std::fill(slotReads.begin(), slotReads.end(), 0.0F);
    float mass = 0;
    for (const std::size_t offset : offsets) {
        float ofHead = 0;
        for (std::size_t slot = 0; slot < slotReads.size(); ++slot) {
            const float value = read[offset + slot];
            slotReads[slot] = mean ? slotReads[slot] + value : std::max(slotReads[slot], value);
            ofHead += value;
        }
        mass = mean ? mass + ofHead : std::max(mass, ofHead);
    }
    if (mean) {
        const auto heads = static_cast<float>(offsets.size());
        std::transform(slotReads.begin(), slotReads.end(), slotReads.begin(),
                       [heads](float sum) { return sum / heads; });
        mass /= heads;
    }
    return mass;
}

} // namespace rmtscope
