#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <utility>
#include <vector>

/// What attention's kernels are made of: a few queries against all keys, in vectors of 16 floats that the compiler
/// splits where registers are shorter. All of it is inlined into functions that say which instructions may be used.
namespace rmtscope::attention {

#define RMTSCOPE_INLINE [[gnu::always_inline]] inline

inline constexpr std::size_t lanes = 16;
inline constexpr std::size_t block = 8; ///< queries at a time

using Lanes [[gnu::vector_size(lanes * sizeof(float)), gnu::aligned(alignof(float))]] = float;
using Ints [[gnu::vector_size(lanes * sizeof(std::int32_t)), gnu::aligned(alignof(std::int32_t))]] = std::int32_t;

inline constexpr std::size_t roundUp(std::size_t count) {
    return (count + lanes - 1) / lanes * lanes;
}

RMTSCOPE_INLINE const Lanes& at(const float* numbers) {
    return *reinterpret_cast<const Lanes*>(numbers);
}
RMTSCOPE_INLINE Lanes& at(float* numbers) {
    return *reinterpret_cast<Lanes*>(numbers);
}

/// One array for each place, one behind the other.
inline void layOut(std::vector<float>& numbers, std::initializer_list<std::pair<float**, std::size_t>> places) {
    std::size_t all = 0;
    for (const auto& place : places) {
        all += place.second;
    }
    if (numbers.size() < all) {
        numbers.resize(all);
    }
    float* next = numbers.data();
    for (const auto& place : places) {
        *place.first = next;
        next += place.second;
    }
}

/// rows: [count, width] -> columns: [width, keys], 0 behind count
inline void packColumns(const float* rows, std::size_t count, std::size_t width, std::size_t keys, float* columns) {
    for (std::size_t number = 0; number < width; ++number) {
        float* const column = columns + number * keys;
        for (std::size_t key = 0; key < count; ++key) {
            column[key] = rows[key * width + number];
        }
        std::fill(column + count, column + keys, 0.0F);
    }
}

/// rows: [count, width] -> packed: [count, width rounded up], 0 behind width
inline void packRows(const float* rows, std::size_t count, std::size_t width, float* packed) {
    const std::size_t padded = roundUp(width);
    for (std::size_t key = 0; key < count; ++key) {
        std::copy_n(rows + key * width, width, packed + key * padded);
        std::fill(packed + key * padded + width, packed + (key + 1) * padded, 0.0F);
    }
}

/// x becomes eˣ for x <= 0, within 2 units in the last place; 0 where that is smaller than a normal number. Cody and
/// Waite's reduction, Cephes' polynomial.
RMTSCOPE_INLINE void exponential(Lanes& x) {
    constexpr float smallest = -87.33654F;
    constexpr float rounder = 12582912.0F; // 1.5 * 2^23: adding it leaves the nearest integer in the lowest bits
    const Ints tiny = x < smallest;
    const Lanes clamped = tiny ? Lanes{} + smallest : x;
    const Lanes shifted = clamped * 1.44269504F + rounder;
    const Lanes whole = shifted - rounder;
    const Lanes rest = (clamped - whole * 0.693359375F) - whole * -2.12194440e-4F;
    Lanes sum = Lanes{} + 1.9875691500e-4F;
    sum = sum * rest + 1.3981999507e-3F;
    sum = sum * rest + 8.3334519073e-3F;
    sum = sum * rest + 4.1665795894e-2F;
    sum = sum * rest + 1.6666665459e-1F;
    sum = sum * rest + 5.0000001201e-1F;
    sum = sum * rest * rest + rest + 1.0F;
    const Ints exponent = (__builtin_bit_cast(Ints, shifted) - std::bit_cast<std::int32_t>(rounder) + 127) << 23;
    x = tiny ? Lanes{} : sum * __builtin_bit_cast(Lanes, exponent);
}

/// factors: [block, width rounded up], columns: [width, keys] -> products: [block, keys]
RMTSCOPE_INLINE void multiply(const float* factors, const float* columns, std::size_t width, std::size_t keys,
                              float* products) {
    const std::size_t padded = roundUp(width);
    for (std::size_t key = 0; key < keys; key += lanes) {
        Lanes sums[block] = {};
        for (std::size_t number = 0; number < width; ++number) {
            const Lanes column = at(columns + number * keys + key);
            for (std::size_t query = 0; query < block; ++query) {
                sums[query] += column * factors[query * padded + number];
            }
        }
        for (std::size_t query = 0; query < block; ++query) {
            at(products + query * keys + key) = sums[query];
        }
    }
}

/// Scores of one query become eˢ⁻ᵐᵃˣ, those from keyCount on 0; returns the sum.
RMTSCOPE_INLINE float soften(float* scores, std::size_t keyCount, std::size_t keys) {
    std::fill(scores + keyCount, scores + keys, -std::numeric_limits<float>::infinity());
    Lanes largest = at(scores);
    for (std::size_t key = lanes; key < keys; key += lanes) {
        const Lanes next = at(scores + key);
        largest = next > largest ? next : largest;
    }
    float most = largest[0];
    for (std::size_t lane = 1; lane < lanes; ++lane) {
        most = std::max(most, largest[lane]);
    }
    Lanes sums = {};
    for (std::size_t key = 0; key < keys; key += lanes) {
        Lanes weights = at(scores + key) - most;
        exponential(weights);
        at(scores + key) = weights;
        sums += weights;
    }
    float sum = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        sum += sums[lane];
    }
    return sum;
}

/// weights: [block, keys], rows: [keyCount, width rounded up] -> sums: [block, width rounded up]
RMTSCOPE_INLINE void mix(const float* weights, const float* rows, std::size_t keyCount, std::size_t keys,
                         std::size_t width, float* sums) {
    const std::size_t padded = roundUp(width);
    for (std::size_t number = 0; number < padded; number += lanes) {
        Lanes mixed[block] = {};
        for (std::size_t key = 0; key < keyCount; ++key) {
            const Lanes row = at(rows + key * padded + number);
            for (std::size_t query = 0; query < block; ++query) {
                mixed[query] += row * weights[query * keys + key];
            }
        }
        for (std::size_t query = 0; query < block; ++query) {
            at(sums + query * padded + number) = mixed[query];
        }
    }
}

/// Adds to sums: [keyCount, width rounded up] what each key gets of weights: [block, keys] times
/// rows: [block, width rounded up].
RMTSCOPE_INLINE void spread(const float* weights, const float* rows, std::size_t keyCount, std::size_t keys,
                            std::size_t width, float* sums) {
    const std::size_t padded = roundUp(width);
    for (std::size_t number = 0; number < padded; number += lanes) {
        Lanes own[block];
        for (std::size_t query = 0; query < block; ++query) {
            own[query] = at(rows + query * padded + number);
        }
        for (std::size_t key = 0; key < keyCount; ++key) {
            Lanes sum = at(sums + key * padded + number);
            for (std::size_t query = 0; query < block; ++query) {
                sum += own[query] * weights[query * keys + key];
            }
            at(sums + key * padded + number) = sum;
        }
    }
}

enum class Instructions { Plain, Avx2, Avx512 };

/// The best that this processor has.
inline Instructions instructions() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl")) {
        return Instructions::Avx512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return Instructions::Avx2;
    }
#endif
    return Instructions::Plain;
}

#define RMTSCOPE_AVX512 [[gnu::target("avx512f,avx512dq,avx512bw,avx512vl,fma")]]
#define RMTSCOPE_AVX2 [[gnu::target("avx2,fma")]]

} // namespace rmtscope::attention
