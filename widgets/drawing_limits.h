#pragma once

#include <cstddef>

namespace rmtscope {

inline constexpr int curveRefreshMs = 50;     ///< curves of thousands of points: 20 times a second is plenty
inline constexpr int overviewRefreshMs = 100; ///< what shows everything at once: nothing in it changes faster

inline constexpr std::size_t mostCurveColumns = 1500; ///< points of a curve that fill the widest window
inline constexpr std::size_t mostOverviewColumns = 1000;

} // namespace rmtscope
