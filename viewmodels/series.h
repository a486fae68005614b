#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rmtscope {

struct SeriesPoint {
    double x = 0;
    double y = 0;

    bool operator==(const SeriesPoint&) const = default;
};

/// Few enough points to paint `x`, `y` (same length, x not falling) without losing a spike: with more than 2 points in
/// one of `columns` equal parts of the index range, only the lowest and highest of it, in order of x. Points with a
/// NaN y are left out.
[[nodiscard]] std::vector<SeriesPoint> bucketMinMax(std::span<const double> x, std::span<const double> y,
                                                    std::size_t columns);

} // namespace rmtscope
