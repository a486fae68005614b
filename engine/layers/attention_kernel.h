#pragma once

#include <cstddef>
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
    std::size_t contextBegin = 0;  ///< the first query whose context is wanted
    std::size_t contextEnd = 0;    ///< behind the last one
    std::size_t contextStride = 0; ///< from the context of one query to the next one's, of which this head has `width`
};

/// What comes out; what is null isn't wanted. Where probabilities are, all queries are computed; otherwise those whose
/// context is.
struct AttentionResult {
    float* context = nullptr;       ///< of the first wanted query; the others follow by contextStride
    float* probabilities = nullptr; ///< [queryCount, keyCount]
    std::size_t rowBegin = 0;       ///< the first query whose row is wanted
    std::size_t rowEnd = 0;         ///< behind the last one
    float* rows = nullptr;          ///< [rowEnd - rowBegin, keyCount]
    std::size_t columnBegin = 0;    ///< the first key whose column is wanted
    std::size_t columnEnd = 0;      ///< behind the last one
    float* columns = nullptr;       ///< [queryCount, columnEnd - columnBegin]
};

/// Gradients of a loss with respect to what went in, given that with respect to the context.
struct AttentionGradient {
    const float* context = nullptr;   ///< what attend() gave
    const float* byContext = nullptr; ///< the loss's, laid out as the context
    float* byQueries = nullptr;       ///< [queryCount, width]; all of it is written
    float* byKeys = nullptr;          ///< [keyCount, width]
    float* byValues = nullptr;        ///< [keyCount, width]
};

/// What the kernels work in; grows to the longest sequence and is used again.
using AttentionScratch = std::vector<float>;

/// softmax(queries · keysᵀ / √width) · values (Vaswani et al. 2017, eq. 1), a few queries at a time, so that scores
/// stay in the cache and whole maps are written only for those who look at them. The numbers don't depend on what is
/// wanted, nor on other heads. Uses AVX-512 or AVX2 where the processor has them.
void attend(const AttentionHead& head, const AttentionResult& result, AttentionScratch& scratch);

/// The way back: probabilities are computed again rather than kept (Dao et al. 2022, algorithm 4).
void attendBackwards(const AttentionHead& head, const AttentionGradient& gradient, AttentionScratch& scratch);

} // namespace rmtscope
