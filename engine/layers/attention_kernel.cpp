#include "engine/layers/attention_kernel.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace rmtscope {

namespace {

// One source for every instruction set: vectors of 16 floats that the compiler splits where registers are shorter.
// Everything here is inlined into the three functions at the end, which say what may be used.
#define RMTSCOPE_INLINE [[gnu::always_inline]] inline

constexpr std::size_t lanes = 16;
constexpr std::size_t block = 8; ///< queries at a time

using Lanes [[gnu::vector_size(lanes * sizeof(float)), gnu::aligned(alignof(float))]] = float;
using Ints [[gnu::vector_size(lanes * sizeof(std::int32_t)), gnu::aligned(alignof(std::int32_t))]] = std::int32_t;

constexpr std::size_t roundUp(std::size_t count) {
    return (count + lanes - 1) / lanes * lanes;
}

RMTSCOPE_INLINE const Lanes& at(const float* numbers) {
    return *reinterpret_cast<const Lanes*>(numbers);
}
RMTSCOPE_INLINE Lanes& at(float* numbers) {
    return *reinterpret_cast<Lanes*>(numbers);
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

/// What a block works in.
struct Workplace {
    std::size_t keys = 0;          ///< keyCount, rounded up
    std::size_t width = 0;         ///< rounded up
    float* keysByNumber = nullptr; ///< [width, keys]
    float* values = nullptr;       ///< [keyCount, width rounded up]
    float* queries = nullptr;      ///< [block, width], divided by √width
    float* scores = nullptr;       ///< [block, keys]
    float* context = nullptr;      ///< [block, width rounded up]
};

Workplace layOut(const AttentionHead& head, AttentionScratch& scratch) {
    Workplace place;
    place.keys = roundUp(head.keyCount);
    place.width = roundUp(head.width);
    const std::size_t sizes[] = {head.width * place.keys, head.keyCount * place.width, block * place.width,
                                 block * place.keys, block * place.width};
    std::size_t all = 0;
    for (const std::size_t size : sizes) {
        all += size;
    }
    if (scratch.floats.size() < all) {
        scratch.floats.resize(all);
    }
    float* next = scratch.floats.data();
    float** const parts[] = {&place.keysByNumber, &place.values, &place.queries, &place.scores, &place.context};
    for (std::size_t part = 0; part < std::size(parts); ++part) {
        *parts[part] = next;
        next += sizes[part];
    }
    return place;
}

void pack(const AttentionHead& head, const Workplace& place) {
    for (std::size_t number = 0; number < head.width; ++number) {
        float* const row = place.keysByNumber + number * place.keys;
        for (std::size_t key = 0; key < head.keyCount; ++key) {
            row[key] = head.keys[key * head.width + number];
        }
        std::fill(row + head.keyCount, row + place.keys, 0.0F);
    }
    for (std::size_t key = 0; key < head.keyCount; ++key) {
        float* const row = place.values + key * place.width;
        std::copy_n(head.values + key * head.width, head.width, row);
        std::fill(row + head.width, row + place.width, 0.0F);
    }
}

/// Scores of `block` queries for all keys.
RMTSCOPE_INLINE void score(const Workplace& place, std::size_t width) {
    for (std::size_t key = 0; key < place.keys; key += lanes) {
        Lanes sums[block] = {};
        const float* numbers = place.keysByNumber + key;
        for (std::size_t number = 0; number < width; ++number, numbers += place.keys) {
            const Lanes column = at(numbers);
            for (std::size_t query = 0; query < block; ++query) {
                sums[query] += column * place.queries[query * place.width + number];
            }
        }
        for (std::size_t query = 0; query < block; ++query) {
            at(place.scores + query * place.keys + key) = sums[query];
        }
    }
}

/// Scores become eˢ⁻ᵐᵃˣ, those from keyCount on 0; returns the sum.
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

/// Adds up values by weight: 16 numbers of `block` contexts at a time.
RMTSCOPE_INLINE void mix(const Workplace& place, std::size_t keyCount) {
    for (std::size_t number = 0; number < place.width; number += lanes) {
        Lanes sums[block] = {};
        for (std::size_t key = 0; key < keyCount; ++key) {
            const Lanes value = at(place.values + key * place.width + number);
            for (std::size_t query = 0; query < block; ++query) {
                sums[query] += value * place.scores[query * place.keys + key];
            }
        }
        for (std::size_t query = 0; query < block; ++query) {
            at(place.context + query * place.width + number) = sums[query];
        }
    }
}

void mask(const AttentionHead& head, std::size_t query, float* scores) {
    if (head.hidden != nullptr) {
        const bool* const hidden = head.hidden + query * head.keyCount;
        for (std::size_t key = 0; key < head.keyCount; ++key) {
            scores[key] = hidden[key] ? head.hiddenScore : scores[key];
        }
    }
    if (head.padding != nullptr) {
        for (std::size_t key = 0; key < head.keyCount; ++key) {
            scores[key] += head.padding[key];
        }
    }
}

void copyShares(const float* weights, std::size_t count, float share, float* out) {
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = weights[i] * share;
    }
}

/// weights: [keyCount] of one query, before their division by the sum
void show(const AttentionHead& head, std::size_t query, const float* weights, float share) {
    if (head.probabilities != nullptr) {
        copyShares(weights, head.keyCount, share, head.probabilities + query * head.keyCount);
    }
    if (head.rows != nullptr && query >= head.rowBegin && query < head.rowEnd) {
        copyShares(weights, head.keyCount, share, head.rows + (query - head.rowBegin) * head.keyCount);
    }
    if (head.columns != nullptr) {
        const std::size_t columns = head.columnEnd - head.columnBegin;
        copyShares(weights + head.columnBegin, columns, share, head.columns + query * columns);
    }
}

/// A short block computes its last query several times.
void takeQueries(const AttentionHead& head, std::size_t first, std::size_t count, const Workplace& place) {
    const float scale = 1.0F / std::sqrt(static_cast<float>(head.width));
    for (std::size_t row = 0; row < block; ++row) {
        const float* const query = head.queries + (first + std::min(row, count - 1)) * head.width;
        copyShares(query, head.width, scale, place.queries + row * place.width);
    }
}

RMTSCOPE_INLINE void attendAll(const AttentionHead& head, AttentionScratch& scratch) {
    const Workplace place = layOut(head, scratch);
    pack(head, place);
    const bool all = head.probabilities != nullptr || head.rows != nullptr || head.columns != nullptr;
    const std::size_t begin = all ? 0 : head.contextBegin;
    const std::size_t end = all ? head.queryCount : head.contextEnd;
    for (std::size_t first = begin; first < end; first += block) {
        const std::size_t count = std::min(block, end - first);
        takeQueries(head, first, count, place);
        score(place, head.width);
        float shares[block];
        for (std::size_t row = 0; row < block; ++row) {
            float* const scores = place.scores + row * place.keys;
            mask(head, first + std::min(row, count - 1), scores);
            shares[row] = 1.0F / soften(scores, head.keyCount, place.keys);
        }
        if (first < head.contextEnd && first + count > head.contextBegin) {
            mix(place, head.keyCount);
        }
        for (std::size_t row = 0; row < count; ++row) {
            const std::size_t query = first + row;
            if (query >= head.contextBegin && query < head.contextEnd) {
                copyShares(place.context + row * place.width, head.width, shares[row],
                           head.context + (query - head.contextBegin) * head.contextStride);
            }
            show(head, query, place.scores + row * place.keys, shares[row]);
        }
    }
}

#if defined(__x86_64__)
[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl,fma")]] void attendAvx512(const AttentionHead& head,
                                                                            AttentionScratch& scratch) {
    attendAll(head, scratch);
}
[[gnu::target("avx2,fma")]] void attendAvx2(const AttentionHead& head, AttentionScratch& scratch) {
    attendAll(head, scratch);
}
#endif
void attendPlainly(const AttentionHead& head, AttentionScratch& scratch) {
    attendAll(head, scratch);
}

using Attend = void (*)(const AttentionHead&, AttentionScratch&);

Attend fastest() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl")) {
        return attendAvx512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return attendAvx2;
    }
#endif
    return attendPlainly;
}

} // namespace

void attend(const AttentionHead& head, AttentionScratch& scratch) {
    static const Attend chosen = fastest();
    chosen(head, scratch);
}

} // namespace rmtscope
