#pragma once

#include "viewmodels/sweep_controller.h"
#include "widgets/series_data.h"

#include <span>
#include <vector>

namespace rmtscope {

/// Lines of accuracy by tokens: one a task, dashed for its control and, if wanted, for what was published. Points that
/// weren't read at all are left out.
[[nodiscard]] std::vector<Series> accuracySeries(std::span<const SweepPoint> points, bool published, bool dark);

/// Device memory in MiB, and on the second axis milliseconds a segment.
[[nodiscard]] std::vector<Series> costSeries(std::span<const SweepPoint> points, bool dark);

} // namespace rmtscope
