#pragma once

#include <cstddef>
#include <span>

namespace rmtscope {

/// Distances before a segment that say what is usual there.
inline constexpr std::size_t changeWindow = 64;
/// Fewer say nothing.
inline constexpr std::size_t changeLeast = 8;
/// Scores above it are change points, unless a person chooses another.
inline constexpr double changeThreshold = 6;

/// How far the last of `distances`, each between a state and the one before it, stands out above the up to changeWindow
/// distances in front of it: its difference to their median, over 1.4826 × their median absolute deviation, which for
/// normal noise is the standard deviation (Hampel's rule; Davies and Gather 1993). Median and deviation hardly notice
/// earlier change points in the window. A deviation below 1 % of the median counts as that much: where nothing moves,
/// rounding would stand out. Looks back only, so that what was said of a segment stays when more are read. NaN with
/// fewer than changeLeast finite distances in front of it.
[[nodiscard]] double changeScore(std::span<const double> distances);

} // namespace rmtscope
