#pragma once

#include <QIODevice>

namespace rmtscope {

class TrainingCurves;

/// As in csv_export.h. One row a step: step, stage, loss, smoothed_loss, the accuracy of each task on the step's own
/// samples: accuracy_TASK, …, auxiliary_loss, learning_rate, gradient_norm, segments, segments_per_second.
void exportTrainingSteps(QIODevice& device, const TrainingCurves& curves);

/// One row a length each time accuracy was measured on held-out text: step, stage, segments, loss, accuracy_TASK, …
void exportTrainingValidations(QIODevice& device, const TrainingCurves& curves);

} // namespace rmtscope
