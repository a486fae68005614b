#pragma once

#include "engine/api/evaluation.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

/// The samples of a point that was read to its end which were answered rightly, by number.
[[nodiscard]] inline std::vector<std::int64_t> rightSamples(const PointResult& result) {
    std::vector<std::int64_t> right;
    auto wrong = result.wrong.begin(); // by sample
    for (std::int64_t sample = 0; sample < result.samples; ++sample) {
        if (wrong != result.wrong.end() && wrong->sample == sample) {
            ++wrong;
        } else {
            right.push_back(sample);
        }
    }
    return right;
}

/// The one that is nearest to `sample`, the lower of two; right: by number. None where there is none.
[[nodiscard]] inline std::optional<std::int64_t> nearestOf(std::span<const std::int64_t> right, std::int64_t sample) {
    const auto above = std::lower_bound(right.begin(), right.end(), sample);
    if (above == right.begin()) {
        return above == right.end() ? std::nullopt : std::optional(*above);
    }
    const std::int64_t below = *(above - 1);
    return above == right.end() || sample - below <= *above - sample ? below : *above;
}

} // namespace rmtscope
