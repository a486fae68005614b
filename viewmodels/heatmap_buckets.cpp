#include "viewmodels/heatmap_buckets.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rmtscope {
namespace {

/// One column: the maximum or mean of `cells` of each slot.
void fillColumn(HeatmapBuckets& buckets, std::size_t column, std::span<const float> cells, BucketMode mode) {
    const std::size_t segments = cells.size() / buckets.slots;
    for (std::size_t slot = 0; slot < buckets.slots; ++slot) {
        float result = mode == BucketMode::Max ? -std::numeric_limits<float>::infinity() : 0.0F;
        std::size_t count = 0;
        for (std::size_t segment = 0; segment < segments; ++segment) {
            const float value = cells[segment * buckets.slots + slot];
            if (std::isnan(value)) {
                continue;
            }
            ++count;
            result = mode == BucketMode::Max ? std::max(result, value) : result + value;
        }
        if (count == 0) {
            result = std::numeric_limits<float>::quiet_NaN();
        } else if (mode == BucketMode::Mean) {
            result /= static_cast<float>(count);
        }
        buckets.values[slot * buckets.columns + column] = result;
    }
}

} // namespace

HeatmapBuckets bucketHeatmap(std::span<const float> cells, std::size_t slots, std::size_t first, std::size_t last,
                             std::size_t columns, BucketMode mode) {
    HeatmapBuckets buckets;
    buckets.slots = slots;
    const std::size_t available = slots == 0 ? 0 : cells.size() / slots;
    if (columns == 0 || first >= available || last < first) {
        return buckets;
    }
    buckets.first = first;
    buckets.segments = std::min(last, available - 1) - first + 1;
    buckets.columns = std::min(columns, buckets.segments);
    buckets.values.resize(slots * buckets.columns);
    for (std::size_t column = 0; column < buckets.columns; ++column) {
        const std::size_t begin = buckets.columnBegin(column);
        const std::size_t end = buckets.columnEnd(column);
        fillColumn(buckets, column, cells.subspan(begin * slots, (end - begin) * slots), mode);
    }
    return buckets;
}

} // namespace rmtscope
