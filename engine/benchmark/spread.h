#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace rmtscope {

/// What several rounds have given.
struct Spread {
    double median = 0;
    double smallest = 0;
    double largest = 0;
};

/// The upper one of two in the middle. values: one or more.
inline double medianOf(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

inline Spread spreadOf(const std::vector<double>& values) {
    const auto [smallest, largest] = std::minmax_element(values.begin(), values.end());
    return {medianOf(values), *smallest, *largest};
}

} // namespace rmtscope
