#pragma once

#include <cstdint>

namespace rmtscope {

/// The sizes of a transformer that decide what reading costs.
struct TransformerShape {
    std::int64_t layers = 0;
    std::int64_t hiddenSize = 0;
    std::int64_t heads = 0;
    std::int64_t words = 0; ///< of the vocabulary
};

/// Floating-point operations of one pass over `tokens` tokens with full attention, counted as in Hoffmann et al. 2022
/// and in RMT's own comparison: layers·(24·n·d² + 4·n²·d + 3·heads·n²) + 2·n·d·words.
[[nodiscard]] double fullAttentionFlops(const TransformerShape& shape, double tokens);

/// The same for segments of `segmentTokens` (memory among them), each of which attends only to itself: it grows as the
/// number of tokens does.
[[nodiscard]] double recurrentFlops(const TransformerShape& shape, double tokens, double segmentTokens);

/// Bytes of one layer's attention maps over `tokens` tokens, numbers of `bytesOfNumber` bytes.
[[nodiscard]] double attentionMapBytes(const TransformerShape& shape, double tokens, double bytesOfNumber);

} // namespace rmtscope
