#pragma once

#include "engine/api/training.h"
#include "viewmodels/series.h"

#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

/// Where a stage of a run began.
struct StageStart {
    std::size_t stage = 0;
    std::int64_t stepsBefore = 0; ///< done when it began
};

/// All that a training has told, as columns to draw.
class TrainingCurves {
public:
    /// So many steps count for a smoothed value: an exponential mean within one stage, at its begin that of all steps.
    static constexpr std::int64_t smoothedOver = 25;
    enum class Kind { Raw, Smoothed };

    TrainingCurves() = default;
    TrainingCurves(RecipeSummary recipe, const TrainingHistory& earlier);

    /// seconds: since the step before, with all that was done in between; nothing: it isn't known.
    void add(const TrainingStep& step, std::optional<double> seconds);
    void add(const TrainingValidation& validation);

    [[nodiscard]] const RecipeSummary& recipe() const { return m_recipe; }
    [[nodiscard]] std::span<const TrainingStep> steps() const { return m_steps; }
    [[nodiscard]] std::span<const TrainingValidation> validations() const { return m_validations; }
    [[nodiscard]] std::span<const StageStart> stages() const { return m_stages; }
    /// index: into steps()
    [[nodiscard]] double smoothedLoss(std::size_t index) const { return m_loss.smoothed.y[index]; }
    /// The one nearest to `step`, as an index into steps(); nothing without any.
    [[nodiscard]] std::optional<std::size_t> nearest(double step) const;

    /// Against steps, few enough to paint; see bucketMinMax().
    [[nodiscard]] std::vector<SeriesPoint> loss(Kind kind, std::size_t columns) const;
    [[nodiscard]] std::vector<SeriesPoint> accuracy(std::size_t task, Kind kind, std::size_t columns) const;
    [[nodiscard]] std::vector<SeriesPoint> learningRate(std::size_t columns) const;

    /// Over the last steps; 0 before the first.
    [[nodiscard]] double segmentsPerSecond() const;
    /// If the stage takes as many steps as it may, at the pace of its timed steps; nothing before the first of them.
    [[nodiscard]] std::optional<double> mostSecondsLeftInStage() const;

private:
    struct Column {
        std::vector<double> x;
        std::vector<double> y;
    };
    struct SmoothedColumn {
        Column raw;
        Column smoothed;
        std::int64_t inStage = 0; ///< values since the stage began

        void add(double x, double y);
        [[nodiscard]] std::vector<SeriesPoint> points(Kind kind, std::size_t columns) const;
    };

    void beginStage(const TrainingStep& step);

    RecipeSummary m_recipe;
    std::vector<TrainingStep> m_steps;
    std::vector<TrainingValidation> m_validations;
    std::vector<StageStart> m_stages;
    SmoothedColumn m_loss;
    std::vector<SmoothedColumn> m_accuracy; ///< [tasks]
    Column m_learningRate;
    double m_timedSeconds = 0;     ///< of this stage's timed steps
    std::int64_t m_timedSteps = 0; ///< in this stage
};

} // namespace rmtscope
