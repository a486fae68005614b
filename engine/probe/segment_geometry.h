#pragma once

#include <cstdint>

namespace rmtscope {

/// Which positions of a segment are memory queries, memory keys and text: what turns an attention map into write, read
/// and retain, whatever the memory system.
struct SegmentGeometry {
    std::int64_t positions = 0;   ///< T without padding
    std::int64_t slots = 0;       ///< m
    std::int64_t writeBegin = 0;  ///< first memory query: rows writeBegin .. writeBegin+m-1 write
    std::int64_t readBegin = 0;   ///< first memory key: columns readBegin .. readBegin+m-1 are read
    std::int64_t textBegin = 0;   ///< first text token
    std::int64_t textTokens = 0;  ///< consecutive
    std::int64_t answerQuery = 0; ///< the query whose output answers: [CLS]; -1 without one
};

} // namespace rmtscope
