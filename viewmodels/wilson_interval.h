#pragma once

#include <cstdint>

namespace rmtscope {

struct Interval {
    double low = 0;
    double high = 1;
};

/// Wilson's score interval (Wilson 1927) of a share, at 95 %. `trials` 0 gives 0..1.
[[nodiscard]] Interval wilsonInterval(std::int64_t successes, std::int64_t trials);

} // namespace rmtscope
