#pragma once

#include "viewmodels/heatmap_buckets.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace rmtscope {

/// What there is to be shown of a document.
struct HeatmapExtent {
    std::size_t slotCount = 0;
    std::size_t segmentCount = 0; ///< read so far
};

/// The columns that a HeatmapSource is asked for: NaN for segments that weren't read. `bucket(first, last, columns)`
/// is bucketHeatmap() of what was.
template <class Bucket>
[[nodiscard]] std::vector<float> heatmapColumns(const HeatmapExtent& extent, std::int64_t first, std::int64_t last,
                                                int columns, const Bucket& bucket) {
    const auto wanted = static_cast<std::size_t>(columns);
    std::vector<float> values(extent.slotCount * wanted, std::numeric_limits<float>::quiet_NaN());
    const std::int64_t width = (last - first) / columns;
    const std::int64_t read = std::min(last, static_cast<std::int64_t>(extent.segmentCount));
    const auto copy = [&](std::int64_t from, std::int64_t to, std::size_t atColumn, std::size_t count) {
        const HeatmapBuckets buckets = bucket(static_cast<std::size_t>(from), static_cast<std::size_t>(to - 1), count);
        for (std::size_t slot = 0; slot < buckets.slots; ++slot) {
            for (std::size_t column = 0; column < buckets.columns; ++column) {
                values[slot * wanted + atColumn + column] = buckets.at(slot, column);
            }
        }
    };
    // The last column is often not full yet; alone, so that the others keep their borders.
    const std::int64_t full = read > first ? (read - first) / width : 0;
    const std::int64_t border = first + full * width;
    if (full > 0) {
        copy(first, border, 0, static_cast<std::size_t>(full));
    }
    if (read > border && border >= first) {
        copy(border, read, static_cast<std::size_t>(full), 1);
    }
    return values;
}

} // namespace rmtscope
