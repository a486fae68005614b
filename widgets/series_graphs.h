#pragma once

#include "widgets/series_data.h"

class QCustomPlot;

namespace rmtscope {

/// Replaces the plot's graphs: a line a series, above the band of its interval. False if there is nothing to see.
bool replaceGraphs(QCustomPlot& plot, const std::vector<Series>& all);

} // namespace rmtscope
