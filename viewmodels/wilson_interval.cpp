#include "viewmodels/wilson_interval.h"

#include <algorithm>
#include <cmath>

namespace rmtscope {

Interval wilsonInterval(std::int64_t successes, std::int64_t trials) {
    if (trials <= 0) {
        return Interval{};
    }
    constexpr double z = 1.959963984540054; // the normal distribution's 97.5 % quantile
    const auto n = static_cast<double>(trials);
    const double share = static_cast<double>(successes) / n;
    const double scale = 1 / (1 + z * z / n);
    const double centre = scale * (share + z * z / (2 * n));
    const double half = scale * z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return Interval{std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

} // namespace rmtscope
