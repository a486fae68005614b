#include "engine/text/segmenter.h"

#include <algorithm>

namespace rmtscope {

namespace {

constexpr std::int64_t ceilDivide(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

} // namespace

Segmenter::Segmenter(std::int64_t tokens, std::int64_t segmentSize, SegmentAlignment alignment)
    : m_tokens(tokens)
    , m_size(segmentSize)
    , m_first(std::min(tokens, segmentSize)) {
    const std::int64_t full = ceilDivide(tokens, segmentSize);
    if (alignment == SegmentAlignment::Right) {
        m_first = tokens - (full - 1) * segmentSize;
    } else if (alignment == SegmentAlignment::Center) {
        m_size = ceilDivide(tokens, full);
        m_first = m_size;
    }
}

Segmenter Segmenter::withTokens(std::int64_t tokens) const {
    Segmenter same(*this);
    same.m_tokens = tokens;
    same.m_first = std::min(m_first, tokens);
    return same;
}

std::int64_t Segmenter::segments() const {
    return 1 + ceilDivide(m_tokens - m_first, m_size);
}

SegmentRange Segmenter::range(SegmentIndex segment) const {
    if (segment.value == 0) {
        return {TokenIndex(0), m_first};
    }
    const std::int64_t first = m_first + (segment.value - 1) * m_size;
    return {TokenIndex(first), std::min(m_size, m_tokens - first)};
}

SegmentIndex Segmenter::segmentOf(TokenIndex token) const {
    return SegmentIndex(token.value < m_first ? 0 : 1 + (token.value - m_first) / m_size);
}

} // namespace rmtscope
