#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace rmtscope {

struct Interval {
    double low = 0;
    double high = 1;
};

/// Wilson's score interval (Wilson 1927) of a share, at 95 %. `trials` 0 gives 0..1.
[[nodiscard]] inline Interval wilsonInterval(std::int64_t successes, std::int64_t trials) {
    if (trials <= 0) {
        return Interval{};
    }
    constexpr double z = 1.959963984540054; // the normal distribution's 97.5 % quantile
    const auto n = static_cast<double>(trials);
    const double share = static_cast<double>(successes) / n;
    const double scale = 1 / (1 + z * z / n);
    const double centre = scale * (share + z * z / (2 * n));
    const double half = scale * z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    // At 0 and 1 the share is a bound itself, which rounding must not move.
    return Interval{std::clamp(centre - half, 0.0, share), std::clamp(centre + half, share, 1.0)};
}

} // namespace rmtscope
