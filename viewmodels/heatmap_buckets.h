#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rmtscope {

/// What a pixel shows that stands for several cells.
enum class BucketMode { Max, Mean };

/// A matrix as it is painted: row by row, column 0 first.
struct HeatmapBuckets {
    std::size_t slots = 0;
    std::size_t columns = 0;
    std::size_t first = 0;     ///< segment at the left edge of column 0
    std::size_t segments = 0;  ///< covered by all columns together
    std::vector<float> values; ///< [slots, columns]; NaN where nothing was captured

    [[nodiscard]] float at(std::size_t slot, std::size_t column) const { return values[slot * columns + column]; }
    /// The half-open range of segments that a column stands for.
    [[nodiscard]] std::size_t columnBegin(std::size_t column) const { return first + column * segments / columns; }
    [[nodiscard]] std::size_t columnEnd(std::size_t column) const { return first + (column + 1) * segments / columns; }
};

/// `cells`: [segments, slots]. Puts the segments first..last (both included, cut to what is there) into at most
/// `columns` columns, fewer if there are fewer segments. NaN cells don't count.
[[nodiscard]] HeatmapBuckets bucketHeatmap(std::span<const float> cells, std::size_t slots, std::size_t first,
                                           std::size_t last, std::size_t columns, BucketMode mode);

} // namespace rmtscope
