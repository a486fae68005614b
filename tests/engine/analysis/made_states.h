#pragma once

#include "tests/support/fake_numbers.h"

#include <memory>
#include <vector>

namespace rmtscope {

inline std::shared_ptr<const float> sharedState(std::vector<float> numbers) {
    const auto kept = std::make_shared<const std::vector<float>>(std::move(numbers));
    return {kept, kept->data()};
}

/// Numbers in -0.5..0.5 that depend on `seed` alone.
inline std::vector<float> randomState(std::size_t size, std::int64_t seed) {
    std::vector<float> state(size);
    for (std::size_t i = 0; i < size; ++i) {
        state[i] = fakeNumber({seed, static_cast<std::int64_t>(i)}) - 0.5F;
    }
    return state;
}

} // namespace rmtscope
