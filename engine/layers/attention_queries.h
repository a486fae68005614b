#pragma once

#include "engine/layers/attention_blocks.h"
#include "engine/layers/attention_kernel.h"

#include <cmath>

/// One block of a head's queries, as attend() and attendBackwards() both compute it.
namespace rmtscope::attention {

inline float scaleOf(const AttentionHead& head) {
    return 1.0F / std::sqrt(static_cast<float>(head.width));
}

inline void copyScaled(const float* numbers, std::size_t count, float factor, float* out) {
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = numbers[i] * factor;
    }
}

inline void mask(const AttentionHead& head, std::size_t query, float* scores) {
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

/// queries: [block, width rounded up], to be filled with `count` queries from `first` on, divided by √width; a short
/// block has its last one several times. weights: [block, keys] become e^(score - most), shares: [block] one by their
/// sum.
RMTSCOPE_INLINE void weigh(const AttentionHead& head, std::size_t first, std::size_t count, const float* keysByNumber,
                           float* queries, float* weights, float* shares) {
    const std::size_t keys = roundUp(head.keyCount);
    const float scale = scaleOf(head);
    for (std::size_t row = 0; row < block; ++row) {
        const float* const query = head.queries + (first + std::min(row, count - 1)) * head.width;
        copyScaled(query, head.width, scale, queries + row * roundUp(head.width));
    }
    multiply(queries, keysByNumber, head.width, keys, weights);
    for (std::size_t row = 0; row < block; ++row) {
        mask(head, first + std::min(row, count - 1), weights + row * keys);
        shares[row] = 1.0F / soften(weights + row * keys, head.keyCount, keys);
    }
}

} // namespace rmtscope::attention
