#pragma once

#include <cstdint>

namespace rmtscope {

/// Positions begin .. end-1 of a sequence that somebody reads; all of them when end is 0.
struct RowRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    /// The same range with its ends written out for a sequence of `length` positions.
    [[nodiscard]] constexpr RowRange of(std::int64_t length) const { return end == 0 ? RowRange{0, length} : *this; }
    [[nodiscard]] constexpr std::int64_t count() const { return end - begin; }
};

} // namespace rmtscope
