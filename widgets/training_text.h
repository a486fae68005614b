#pragma once

#include <QString>

#include <cstddef>

namespace rmtscope {

class TrainingController;
class TrainingCurves;
struct RecipeSummary;

/// "rmt-encoder: 3 layers of 96, 10 memory tokens, segments of 64. Tasks: …. Stages: 1 segment (at most 3000 steps) …"
[[nodiscard]] QString recipeText(const RecipeSummary& recipe);

/// "2 segments, stage 2 of 6 · step 340 of at most 2000 · 812 segments/s · at most about 12 min 05 s left in this
/// stage"
[[nodiscard]] QString trainingProgressText(const TrainingController& training);

/// The same in a few words: "Training: step 340 of at most 2000, stage 2 of 6". Empty where nothing trains.
[[nodiscard]] QString trainingShortText(const TrainingController& training);

/// Exact values of the step nearest to `step`; empty without any.
[[nodiscard]] QString lossReadout(const TrainingCurves& curves, double step);
[[nodiscard]] QString batchAccuracyReadout(const TrainingCurves& curves, double step);
[[nodiscard]] QString learningRateReadout(const TrainingCurves& curves, double step);
/// Of the step nearest to `step` behind which accuracy was measured.
[[nodiscard]] QString validationReadout(const TrainingCurves& curves, double step);

} // namespace rmtscope
