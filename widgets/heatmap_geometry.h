#pragma once

#include <QMetaType>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace rmtscope {

/// The visible part of the segments' axis: segment k covers [k, k + 1).
struct SegmentRange {
    double lower = 0;
    double upper = 1;

    [[nodiscard]] double size() const { return upper - lower; }
    bool operator==(const SegmentRange&) const = default;
};

/// Fewest segments that one can zoom to.
inline constexpr double closestZoom = 4;
/// Segments shown before anything was read.
inline constexpr std::int64_t firstView = 32;

/// Which segments one column of pixels stands for.
struct HeatmapGeometry {
    SegmentRange visible;
    int pixels = 1;            ///< width of the plotting area
    std::int64_t segments = 0; ///< of the whole document

    /// A power of two, so that panning moves columns without changing what they hold.
    [[nodiscard]] std::int64_t segmentsPerColumn() const {
        std::int64_t width = 1;
        while (visible.size() / static_cast<double>(width) > std::max(pixels, 1)) {
            width *= 2;
        }
        return width;
    }
    [[nodiscard]] std::int64_t firstSegment() const {
        const auto first = static_cast<std::int64_t>(std::floor(std::max(visible.lower, 0.0)));
        return first - first % segmentsPerColumn();
    }
    [[nodiscard]] int columns() const {
        const double end = std::min(visible.upper, static_cast<double>(segments));
        const auto last = static_cast<std::int64_t>(std::ceil(end));
        const std::int64_t width = segmentsPerColumn();
        return static_cast<int>(std::max<std::int64_t>((last - firstSegment() + width - 1) / width, 0));
    }
    /// One behind the last column's last segment; may lie behind the document.
    [[nodiscard]] std::int64_t lastSegment() const { return firstSegment() + columns() * segmentsPerColumn(); }
};

/// Whether both have the same columns, at the same segments.
[[nodiscard]] inline bool showsTheSame(const HeatmapGeometry& a, const HeatmapGeometry& b) {
    return a.firstSegment() == b.firstSegment() && a.lastSegment() == b.lastSegment() &&
           a.segmentsPerColumn() == b.segmentsPerColumn();
}

/// Keeps a range within the document and no closer than closestZoom, where the document is longer than that.
[[nodiscard]] inline SegmentRange clampedRange(SegmentRange range, std::int64_t segments) {
    const double all = segments > 0 ? static_cast<double>(segments) : closestZoom;
    const double size = std::clamp(range.size(), std::min(closestZoom, all), all);
    if (size != range.size()) {
        range.lower = (range.lower + range.upper - size) / 2;
    }
    range.lower = std::clamp(range.lower, 0.0, all - size);
    range.upper = range.lower + size;
    return range;
}

/// Moved just so far that a segment is in it.
[[nodiscard]] inline SegmentRange rangeWith(SegmentRange range, std::int64_t segment) {
    const auto at = static_cast<double>(segment);
    const double shift = at < range.lower ? at - range.lower : std::max(at + 1 - range.upper, 0.0);
    return {range.lower + shift, range.upper + shift};
}

/// `factor` times as many segments around the same middle.
[[nodiscard]] inline SegmentRange zoomedRange(SegmentRange range, double factor) {
    const double middle = (range.lower + range.upper) / 2;
    const double half = range.size() / 2 * factor;
    return {middle - half, middle + half};
}

/// All that was read with room to grow: doubles, so that the axis doesn't move at every segment.
[[nodiscard]] inline SegmentRange growingRange(std::int64_t read, std::int64_t segments) {
    std::int64_t upper = firstView;
    while (upper < read) {
        upper *= 2;
    }
    return clampedRange({0, static_cast<double>(std::min(upper, std::max<std::int64_t>(segments, 1)))}, segments);
}

/// Follows the right end: if `previousRead` was in view and `read` no longer is, moves so that it is at 95 %.
[[nodiscard]] inline SegmentRange followedRange(SegmentRange range, std::int64_t previousRead, std::int64_t read,
                                                std::int64_t segments) {
    const auto before = static_cast<double>(previousRead);
    const auto now = static_cast<double>(read);
    if (before < range.lower || before > range.upper || now <= range.upper) {
        return range;
    }
    const double lower = now - range.size() * 0.95;
    return clampedRange({lower, lower + range.size()}, segments);
}

} // namespace rmtscope

Q_DECLARE_METATYPE(rmtscope::SegmentRange)
