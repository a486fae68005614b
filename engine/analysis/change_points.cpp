#include "engine/analysis/change_points.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace rmtscope {

namespace {

/// Reorders the numbers, of which there is at least one.
double medianOf(std::vector<double>& numbers) {
    const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
    std::nth_element(numbers.begin(), middle, numbers.end());
    if (numbers.size() % 2 == 1) {
        return *middle;
    }
    return (*middle + *std::max_element(numbers.begin(), middle)) / 2;
}

} // namespace

double changeScore(std::span<const double> distances) {
    constexpr double asStandardDeviation = 1.4826;
    constexpr double leastDeviation = 0.01; // of the median
    if (distances.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double last = distances.back();
    const std::span<const double> before = distances.first(distances.size() - 1);
    std::vector<double> usual;
    for (const double distance : before.last(std::min(before.size(), changeWindow))) {
        if (std::isfinite(distance)) {
            usual.push_back(distance);
        }
    }
    if (usual.size() < changeLeast || !std::isfinite(last)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double median = medianOf(usual);
    for (double& distance : usual) {
        distance = std::abs(distance - median);
    }
    const double deviation = std::max(asStandardDeviation * medianOf(usual), leastDeviation * median);
    if (deviation > 0) {
        return (last - median) / deviation;
    }
    return last > median ? std::numeric_limits<double>::infinity() : 0;
}

} // namespace rmtscope
