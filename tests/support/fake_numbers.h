#pragma once

#include <cstdint>
#include <initializer_list>

namespace rmtscope {

/// A number in 0..1 that depends on all of `parts` and on nothing else.
[[nodiscard]] inline float fakeNumber(std::initializer_list<std::int64_t> parts) {
    std::uint64_t state = 0x9E3779B97F4A7C15U;
    for (const std::int64_t part : parts) { // the mixing step of splitmix64
        state += static_cast<std::uint64_t>(part) + 0x9E3779B97F4A7C15U;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9U;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EBU;
        state ^= state >> 31;
    }
    return static_cast<float>(state >> 40) * 0x1p-24F;
}

} // namespace rmtscope
