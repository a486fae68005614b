#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace rmtscope {

/// How attention weights become colours.
enum class MatrixScale {
    Raw,           ///< the probability itself
    RowNormalised, ///< divided by the largest of its row (query)
    Logarithmic,   ///< its power of ten
};

/// Smaller weights look like this one on a logarithmic scale.
inline constexpr double smallestLogWeight = 1e-5;

/// `weights`: [size, size] row by row. The result for Logarithmic is the decimal logarithm.
[[nodiscard]] inline std::vector<double> scaledMatrix(std::span<const float> weights, std::size_t size,
                                                      MatrixScale scale) {
    std::vector<double> scaled(weights.begin(), weights.end());
    for (std::size_t row = 0; row < size && scale != MatrixScale::Raw; ++row) {
        const auto begin = scaled.begin() + static_cast<std::ptrdiff_t>(row * size);
        const auto end = begin + static_cast<std::ptrdiff_t>(size);
        if (scale == MatrixScale::RowNormalised) {
            const double largest = *std::max_element(begin, end);
            std::for_each(begin, end, [largest](double& value) { value = largest > 0 ? value / largest : 0; });
        } else {
            std::for_each(begin, end, [](double& value) { value = std::log10(std::max(value, smallestLogWeight)); });
        }
    }
    return scaled;
}

} // namespace rmtscope
