#pragma once

#include "engine/api/indices.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace rmtscope {

/// A piece of text, perhaps normalised, that knows where in the document's text it came from.
struct SourceWord {
    std::string_view text;
    ByteSpan bytes;                    ///< in the source, from the first to the last character that was kept
    const ByteSpan* origins = nullptr; ///< [text.size()]: the source of each byte; null: byte i is bytes.begin + i

    /// Where bytes first..last-1 of `text` came from, first < last.
    [[nodiscard]] ByteSpan source(std::size_t first, std::size_t last) const {
        if (origins == nullptr) {
            return {bytes.begin + first, bytes.begin + last};
        }
        ByteSpan span = origins[first];
        for (std::size_t i = first + 1; i < last; ++i) {
            span.begin = std::min(span.begin, origins[i].begin);
            span.end = std::max(span.end, origins[i].end);
        }
        return span;
    }

    /// Bytes first..last-1 as a word of their own.
    [[nodiscard]] SourceWord part(std::size_t first, std::size_t last) const {
        const std::string_view piece = text.substr(first, last - first);
        if (origins == nullptr) {
            return {piece, {bytes.begin + first, bytes.begin + last}, nullptr};
        }
        return {piece, first < last ? source(first, last) : ByteSpan{}, origins + first};
    }
};

} // namespace rmtscope
