#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rmtscope {

/// Attention of one head of one sequence, all arrays float32 and contiguous.
struct AttentionHead {
    const float* queries = nullptr; ///< [queryCount, width]
    const float* keys = nullptr;    ///< [keyCount, width]
    const float* values = nullptr;  ///< [keyCount, width]
    std::size_t queryCount = 0;
    std::size_t keyCount = 0;
    std::size_t width = 0;
    const bool* hidden = nullptr;   ///< [queryCount, keyCount], true: the score becomes hiddenScore; null: none
    const float* padding = nullptr; ///< [keyCount], added to the scores; null: nothing
    float hiddenScore = 0;
    std::size_t contextBegin = 0; ///< the first query whose context is wanted
    std::size_t contextEnd = 0;   ///< behind the last one
    float* context = nullptr;     ///< the first of them; each has `width` numbers
    std::size_t contextStride = 0;
    // Where probabilities are wanted, all queries are computed; otherwise those whose context is.
    float* probabilities = nullptr; ///< [queryCount, keyCount], or null
    std::size_t rowBegin = 0;       ///< the first query whose row is wanted
    std::size_t rowEnd = 0;         ///< behind the last one
    float* rows = nullptr;          ///< [rowEnd - rowBegin, keyCount], or null
    std::size_t columnBegin = 0;    ///< the first key whose column is wanted
    std::size_t columnEnd = 0;      ///< behind the last one
    float* columns = nullptr;       ///< [queryCount, columnEnd - columnBegin], or null
};

/// What attend() works with besides; grows to the longest sequence and is used again.
struct AttentionScratch {
    std::vector<float> floats;
};

/// softmax(queries · keysᵀ / √width) · values (Vaswani et al. 2017, eq. 1), a few queries at a time, so that scores
/// stay in the cache and whole maps are written only for those who look at them. The numbers don't depend on what is
/// wanted, nor on other heads. Uses AVX-512 or AVX2 where the processor has them.
void attend(const AttentionHead& head, AttentionScratch& scratch);

} // namespace rmtscope
