#include "viewmodels/series.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace rmtscope {
namespace {

void addExtremes(std::span<const double> x, std::span<const double> y, std::vector<SeriesPoint>& points) {
    std::optional<std::size_t> low;
    std::optional<std::size_t> high;
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (std::isnan(y[i])) {
            continue;
        }
        low = !low || y[i] < y[*low] ? i : low;
        high = !high || y[i] > y[*high] ? i : high;
    }
    if (!low) {
        return;
    }
    const auto [first, second] = std::minmax(*low, *high);
    points.push_back({x[first], y[first]});
    if (second != first) {
        points.push_back({x[second], y[second]});
    }
}

} // namespace

std::vector<SeriesPoint> bucketMinMax(std::span<const double> x, std::span<const double> y, std::size_t columns) {
    std::vector<SeriesPoint> points;
    const std::size_t size = y.size();
    if (size <= 2 * columns) {
        for (std::size_t i = 0; i < size; ++i) {
            if (!std::isnan(y[i])) {
                points.push_back({x[i], y[i]});
            }
        }
        return points;
    }
    points.reserve(2 * columns);
    for (std::size_t column = 0; column < columns; ++column) {
        const std::size_t begin = column * size / columns;
        const std::size_t end = (column + 1) * size / columns;
        addExtremes(x.subspan(begin, end - begin), y.subspan(begin, end - begin), points);
    }
    return points;
}

} // namespace rmtscope
