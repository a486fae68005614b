#include "engine/layers/attention_queries.h"

namespace rmtscope {

namespace {

using namespace attention;

/// What the way back works in besides one block's weights.
struct Workplace {
    float* keysByNumber = nullptr;   ///< [width, keys]
    float* valuesByNumber = nullptr; ///< [width, keys]
    float* keyRows = nullptr;        ///< [keyCount, width rounded up]
    float* byKeys = nullptr;         ///< [keyCount, width rounded up]
    float* byValues = nullptr;       ///< [keyCount, width rounded up]
    float* queries = nullptr;        ///< [block, width rounded up]
    float* byContext = nullptr;      ///< [block, width rounded up]
    float* byQueries = nullptr;      ///< [block, width rounded up]
    float* weights = nullptr;        ///< [block, keys]
    float* byWeights = nullptr;      ///< [block, keys]
};

Workplace placeFor(const AttentionHead& head, AttentionScratch& scratch) {
    const std::size_t keys = roundUp(head.keyCount);
    const std::size_t width = roundUp(head.width);
    Workplace place;
    layOut(scratch, {{&place.keysByNumber, head.width * keys},
                     {&place.valuesByNumber, head.width * keys},
                     {&place.keyRows, head.keyCount * width},
                     {&place.byKeys, head.keyCount * width},
                     {&place.byValues, head.keyCount * width},
                     {&place.queries, block * width},
                     {&place.byContext, block * width},
                     {&place.byQueries, block * width},
                     {&place.weights, block * keys},
                     {&place.byWeights, block * keys}});
    packColumns(head.keys, head.keyCount, head.width, keys, place.keysByNumber);
    packColumns(head.values, head.keyCount, head.width, keys, place.valuesByNumber);
    packRows(head.keys, head.keyCount, head.width, place.keyRows);
    std::fill_n(place.byKeys, head.keyCount * width, 0.0F);
    std::fill_n(place.byValues, head.keyCount * width, 0.0F);
    std::fill_n(place.queries, block * width, 0.0F);
    std::fill_n(place.byContext, block * width, 0.0F);
    return place;
}

/// What a block's contexts say: their gradients, 0 in rows behind `count`. products: Σ gradient · context of each.
void takeContexts(const AttentionHead& head, const AttentionGradient& gradient, std::size_t first, std::size_t count,
                  float* byContext, float* products) {
    const std::size_t width = roundUp(head.width);
    for (std::size_t row = 0; row < block; ++row) {
        float* const own = byContext + row * width;
        products[row] = 0;
        if (row >= count) {
            std::fill_n(own, head.width, 0.0F);
            continue;
        }
        const std::size_t offset = (first + row - head.contextBegin) * head.contextStride;
        for (std::size_t number = 0; number < head.width; ++number) {
            own[number] = gradient.byContext[offset + number];
            products[row] += own[number] * gradient.context[offset + number];
        }
    }
}

/// weights become probabilities p, byWeights, which is ∂/∂p, becomes p · (∂/∂p - product): the scores' gradient.
RMTSCOPE_INLINE void throughSoftmax(float* weights, float* byWeights, std::size_t keys, float share, float product) {
    for (std::size_t key = 0; key < keys; key += lanes) {
        const Lanes probabilities = at(weights + key) * share;
        at(weights + key) = probabilities;
        at(byWeights + key) = probabilities * (at(byWeights + key) - product);
    }
}

void unpackRows(const float* packed, std::size_t count, std::size_t width, float* rows) {
    for (std::size_t row = 0; row < count; ++row) {
        std::copy_n(packed + row * roundUp(width), width, rows + row * width);
    }
}

RMTSCOPE_INLINE void goBack(const AttentionHead& head, const AttentionGradient& gradient, AttentionScratch& scratch) {
    const Workplace place = placeFor(head, scratch);
    const std::size_t keys = roundUp(head.keyCount);
    const std::size_t width = roundUp(head.width);
    std::fill_n(gradient.byQueries, head.queryCount * head.width, 0.0F);
    for (std::size_t first = head.contextBegin; first < head.contextEnd; first += block) {
        const std::size_t count = std::min(block, head.contextEnd - first);
        float shares[block];
        float products[block];
        weigh(head, first, count, place.keysByNumber, place.queries, place.weights, shares);
        takeContexts(head, gradient, first, count, place.byContext, products);
        multiply(place.byContext, place.valuesByNumber, head.width, keys, place.byWeights);
        for (std::size_t row = 0; row < block; ++row) {
            const float share = row < count ? shares[row] : 0.0F;
            throughSoftmax(place.weights + row * keys, place.byWeights + row * keys, keys, share, products[row]);
        }
        spread(place.weights, place.byContext, head.keyCount, keys, head.width, place.byValues);
        spread(place.byWeights, place.queries, head.keyCount, keys, head.width, place.byKeys); // queries are scaled
        mix(place.byWeights, place.keyRows, head.keyCount, keys, head.width, place.byQueries);
        for (std::size_t row = 0; row < count; ++row) {
            copyScaled(place.byQueries + row * width, head.width, scaleOf(head),
                       gradient.byQueries + (first + row) * head.width);
        }
    }
    unpackRows(place.byKeys, head.keyCount, head.width, gradient.byKeys);
    unpackRows(place.byValues, head.keyCount, head.width, gradient.byValues);
}

#if defined(__x86_64__)
RMTSCOPE_AVX512 void goBackAvx512(const AttentionHead& head, const AttentionGradient& gradient,
                                  AttentionScratch& scratch) {
    goBack(head, gradient, scratch);
}
RMTSCOPE_AVX2 void goBackAvx2(const AttentionHead& head, const AttentionGradient& gradient, AttentionScratch& scratch) {
    goBack(head, gradient, scratch);
}
#endif

} // namespace

void attendBackwards(const AttentionHead& head, const AttentionGradient& gradient, AttentionScratch& scratch) {
    static const Instructions best = instructions();
#if defined(__x86_64__)
    if (best == Instructions::Avx512) {
        return goBackAvx512(head, gradient, scratch);
    }
    if (best == Instructions::Avx2) {
        return goBackAvx2(head, gradient, scratch);
    }
#endif
    goBack(head, gradient, scratch);
}

} // namespace rmtscope
