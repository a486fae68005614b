#include "engine/layers/attention_kernel.h"

#include "engine/layers/attention_queries.h"

namespace rmtscope {

namespace {

using namespace attention;

/// weights: [keyCount] of one query, before their division by the sum
void show(const AttentionHead& head, const AttentionResult& result, std::size_t query, const float* weights,
          float share) {
    if (result.probabilities != nullptr) {
        copyScaled(weights, head.keyCount, share, result.probabilities + query * head.keyCount);
    }
    if (result.rows != nullptr && query >= result.rowBegin && query < result.rowEnd) {
        copyScaled(weights, head.keyCount, share, result.rows + (query - result.rowBegin) * head.keyCount);
    }
    if (result.columns != nullptr) {
        const std::size_t columns = result.columnEnd - result.columnBegin;
        copyScaled(weights + result.columnBegin, columns, share, result.columns + query * columns);
    }
}

RMTSCOPE_INLINE void attendAll(const AttentionHead& head, const AttentionResult& result, AttentionScratch& scratch) {
    const std::size_t keys = roundUp(head.keyCount);
    const std::size_t width = roundUp(head.width);
    float* keysByNumber = nullptr;
    float* values = nullptr;
    float* queries = nullptr;
    float* weights = nullptr;
    float* context = nullptr;
    layOut(scratch, {{&keysByNumber, head.width * keys},
                     {&values, head.keyCount * width},
                     {&queries, block * width},
                     {&weights, block * keys},
                     {&context, block * width}});
    packColumns(head.keys, head.keyCount, head.width, keys, keysByNumber);
    packRows(head.values, head.keyCount, head.width, values);
    const bool all = result.probabilities != nullptr || result.rows != nullptr || result.columns != nullptr;
    const std::size_t end = all ? head.queryCount : head.contextEnd;
    for (std::size_t first = all ? 0 : head.contextBegin; first < end; first += block) {
        const std::size_t count = std::min(block, end - first);
        float shares[block];
        weigh(head, first, count, keysByNumber, queries, weights, shares);
        if (first < head.contextEnd && first + count > head.contextBegin) {
            mix(weights, values, head.keyCount, keys, head.width, context);
        }
        for (std::size_t row = 0; row < count; ++row) {
            const std::size_t query = first + row;
            if (query >= head.contextBegin && query < head.contextEnd) {
                copyScaled(context + row * width, head.width, shares[row],
                           result.context + (query - head.contextBegin) * head.contextStride);
            }
            show(head, result, query, weights + row * keys, shares[row]);
        }
    }
}

#if defined(__x86_64__)
RMTSCOPE_AVX512 void attendAvx512(const AttentionHead& head, const AttentionResult& result, AttentionScratch& scratch) {
    attendAll(head, result, scratch);
}
RMTSCOPE_AVX2 void attendAvx2(const AttentionHead& head, const AttentionResult& result, AttentionScratch& scratch) {
    attendAll(head, result, scratch);
}
#endif

} // namespace

void attend(const AttentionHead& head, const AttentionResult& result, AttentionScratch& scratch) {
    static const Instructions best = instructions();
#if defined(__x86_64__)
    if (best == Instructions::Avx512) {
        return attendAvx512(head, result, scratch);
    }
    if (best == Instructions::Avx2) {
        return attendAvx2(head, result, scratch);
    }
#endif
    attendAll(head, result, scratch);
}

} // namespace rmtscope
