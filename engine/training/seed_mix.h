#pragma once

#include <cstdint>
#include <initializer_list>

namespace rmtscope {

/// One seed out of several numbers (splitmix64's finaliser after each): everything that training draws follows from
/// the recipe's seed and from counters, so that a run goes on exactly where it was stopped.
[[nodiscard]] constexpr std::uint64_t mixSeeds(std::initializer_list<std::uint64_t> numbers) {
    std::uint64_t mixed = 0;
    for (const std::uint64_t number : numbers) {
        mixed += number + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
    }
    return mixed;
}

/// What a training draws numbers for: one of the seeds that are mixed.
enum Purpose : std::uint64_t { ForShapes = 1, ForSamples = 2, ForMemoryNoise = 3, ForValidation = 5 };

} // namespace rmtscope
