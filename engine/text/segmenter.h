#pragma once

#include "engine/api/indices.h"
#include "engine/api/model_info.h"

namespace rmtscope {

/// The text tokens of one segment.
struct SegmentRange {
    TokenIndex first;
    std::int64_t tokens = 0;
};

/// Where a document is cut, as the published wrappers cut it: right = the first segment is the short one, left = the
/// last, center = ceil(len/size) chunks of ceil(len/n).
class Segmenter {
public:
    /// tokens > 0, segmentSize > 0.
    Segmenter(std::int64_t tokens, std::int64_t segmentSize, SegmentAlignment alignment);

    /// The same cuts in a text of `tokens` > 0 tokens: only its end has other segments.
    [[nodiscard]] Segmenter withTokens(std::int64_t tokens) const;

    [[nodiscard]] std::int64_t segments() const;
    [[nodiscard]] SegmentRange range(SegmentIndex segment) const;
    /// The one that holds a token.
    [[nodiscard]] SegmentIndex segmentOf(TokenIndex token) const;

private:
    std::int64_t m_tokens;
    std::int64_t m_size;  ///< of every segment but the short one
    std::int64_t m_first; ///< of the first segment
};

} // namespace rmtscope
