#include "viewmodels/mass_difference.h"

#include "viewmodels/mass_timeline.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rmtscope {
namespace {

constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

float ofGroup(const MassTimeline& branch, const MassTimeline& run, SegmentIndex first, SegmentIndex last,
              SlotIndex slot, BucketMode mode) {
    float result = unknown;
    float sum = 0;
    int count = 0;
    for (SegmentIndex segment = first; segment < last; ++segment) {
        const float difference = massDifference(branch, run, segment, slot);
        if (std::isnan(difference)) {
            continue;
        }
        sum += difference;
        ++count;
        result = std::isnan(result) || std::abs(difference) > std::abs(result) ? difference : result;
    }
    return mode == BucketMode::Max || count == 0 ? result : sum / static_cast<float>(count);
}

} // namespace

float massDifference(const MassTimeline& branch, const MassTimeline& run, SegmentIndex segment, SlotIndex slot) {
    const auto has = [&](const MassTimeline& timeline) {
        return segment.value >= 0 && segment.offset() < timeline.segmentCount() && slot.offset() < timeline.slotCount();
    };
    return has(branch) && has(run) ? branch.value(segment, slot) - run.value(segment, slot) : unknown;
}

std::vector<float> massDifferences(const MassTimeline& branch, const MassTimeline& run, std::int64_t first,
                                   std::int64_t last, int columns, BucketMode mode) {
    const std::int64_t width = columns > 0 ? (last - first) / columns : 0;
    std::vector<float> values;
    for (SlotIndex slot; slot.offset() < run.slotCount(); ++slot) {
        for (std::int64_t column = 0; column < columns; ++column) {
            const SegmentIndex begin(first + column * width);
            values.push_back(ofGroup(branch, run, begin, begin + width, slot, mode));
        }
    }
    return values;
}

} // namespace rmtscope
