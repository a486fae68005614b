#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// Memory states seen from the side on which they are spread most.
struct PrincipalPath {
    std::vector<std::array<double, 2>> points; ///< [states]; NaN where there is no state
    std::array<double, 2> explained{};         ///< part of the variance that lies along each axis, 0..1, falling
    double variance = 0;                       ///< the whole: mean squared distance of the states to their mean
    /// False if the axes were still turning when the steps were used up, as those do whose variances are equal.
    bool settled = true;
};

/// Principal component analysis (Pearson 1901, Hotelling 1933): the states minus their mean, projected on the two
/// directions of largest variance.
///
/// The axes are those of the covariance matrix, which is never built: subspace iteration with eight vectors (Golub and
/// Van Loan, Matrix Computations, 8.2.4), each step two passes over the states, until both axes C q - λ q is shorter
/// than 1e-4 of the largest λ; at most 200 steps. It begins at fixed vectors, so that the same states give the same
/// axes. The sign is free: the number of an axis that is largest in size is positive.
///
/// `states`: each [size], null where none was kept. `step` is called after each step. What it returns after a stop is
/// unfinished.
[[nodiscard]] PrincipalPath principalPath(std::span<const std::shared_ptr<const float>> states, std::size_t size,
                                          const std::stop_token& stop, const std::function<void(int step)>& step = {});

inline constexpr int mostPrincipalSteps = 200;

} // namespace rmtscope
