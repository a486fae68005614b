#pragma once

#include "viewmodels/training_curves.h"
#include "widgets/series_plot.h"

#include <vector>

namespace rmtscope {

/// Lines of the loss: smoothed, and if wanted as each step had it.
[[nodiscard]] std::vector<Series> lossSeries(const TrainingCurves& curves, bool raw, bool dark);
/// Of accuracy on the steps' own samples: one a task.
[[nodiscard]] std::vector<Series> batchAccuracySeries(const TrainingCurves& curves, bool raw, bool dark);
/// Of accuracy on held-out text: a colour a task, a shape of dots a length; lines break between stages.
[[nodiscard]] std::vector<Series> validationSeries(const TrainingCurves& curves, bool dark);
[[nodiscard]] std::vector<Series> learningRateSeries(const TrainingCurves& curves, bool dark);

/// Where stages begin. named: with their names.
[[nodiscard]] std::vector<SeriesMarker> stageMarkers(const TrainingCurves& curves, const QColor& colour, bool named);

} // namespace rmtscope
