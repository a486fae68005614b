#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace rmtscope {

/// The part of an attention map that is in view.
struct MatrixView {
    std::size_t firstQuery = 0;
    std::size_t endQuery = 0; ///< one behind the last
    std::size_t firstKey = 0;
    std::size_t endKey = 0;
};

/// How bright each row and column is: which of them should be named when not all can.
struct MatrixStrengths {
    std::vector<float> queries; ///< [size]: the largest weight in view; 0 for those that aren't
    std::vector<float> keys;    ///< [size]
};

/// weights: [size, size] row by row; the view lies within.
[[nodiscard]] inline MatrixStrengths strengthsInView(std::span<const float> weights, std::size_t size,
                                                     const MatrixView& view) {
    MatrixStrengths strengths{std::vector<float>(size), std::vector<float>(size)};
    for (std::size_t query = view.firstQuery; query < view.endQuery; ++query) {
        for (std::size_t key = view.firstKey; key < view.endKey; ++key) {
            const float weight = weights[query * size + key];
            strengths.queries[query] = std::max(strengths.queries[query], weight);
            strengths.keys[key] = std::max(strengths.keys[key], weight);
        }
    }
    return strengths;
}

} // namespace rmtscope
