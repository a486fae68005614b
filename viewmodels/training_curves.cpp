#include "viewmodels/training_curves.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rmtscope {
namespace {

constexpr std::size_t recentSteps = 20;

} // namespace

TrainingCurves::TrainingCurves(RecipeSummary recipe, const TrainingHistory& earlier)
    : m_recipe(std::move(recipe))
    , m_accuracy(m_recipe.tasks.size()) {
    for (const TrainingStep& step : earlier.steps) {
        add(step, std::nullopt);
    }
    m_validations = earlier.validations;
}

void TrainingCurves::SmoothedColumn::add(double x, double y) {
    const double before = inStage == 0 ? y : smoothed.y.back();
    ++inStage;
    const double weight = 1.0 / static_cast<double>(std::min(inStage, smoothedOver));
    raw.x.push_back(x);
    raw.y.push_back(y);
    smoothed.x.push_back(x);
    smoothed.y.push_back(before + weight * (y - before));
}

std::vector<SeriesPoint> TrainingCurves::SmoothedColumn::points(Kind kind, std::size_t columns) const {
    const Column& column = kind == Kind::Raw ? raw : smoothed;
    return bucketMinMax(column.x, column.y, columns);
}

void TrainingCurves::beginStage(const TrainingStep& step) {
    m_stages.push_back({step.stage, step.step - 1});
    m_loss.inStage = 0;
    for (SmoothedColumn& accuracy : m_accuracy) {
        accuracy.inStage = 0;
    }
    m_timedSeconds = 0;
    m_timedSteps = 0;
}

void TrainingCurves::add(const TrainingStep& step, std::optional<double> seconds) {
    if (m_stages.empty() || m_stages.back().stage != step.stage) {
        beginStage(step);
    }
    if (seconds) {
        m_timedSeconds += *seconds;
        ++m_timedSteps;
    }
    const auto x = static_cast<double>(step.step);
    m_loss.add(x, step.loss);
    for (std::size_t task = 0; task < std::min(m_accuracy.size(), step.accuracy.size()); ++task) {
        if (step.accuracy[task]) {
            m_accuracy[task].add(x, *step.accuracy[task]);
        }
    }
    m_learningRate.x.push_back(x);
    m_learningRate.y.push_back(step.learningRate);
    m_steps.push_back(step);
}

void TrainingCurves::add(const TrainingValidation& validation) {
    m_validations.push_back(validation);
}

std::optional<std::size_t> TrainingCurves::nearest(double step) const {
    if (m_steps.empty()) {
        return std::nullopt;
    }
    const auto numberOf = [](const TrainingStep& each) { return static_cast<double>(each.step); };
    auto found = std::ranges::lower_bound(m_steps, step, {}, numberOf);
    if (found == m_steps.end()) {
        --found;
    }
    if (found != m_steps.begin() && step - numberOf(*std::prev(found)) < std::abs(numberOf(*found) - step)) {
        --found;
    }
    return static_cast<std::size_t>(found - m_steps.begin());
}

std::vector<SeriesPoint> TrainingCurves::loss(Kind kind, std::size_t columns) const {
    return m_loss.points(kind, columns);
}

std::vector<SeriesPoint> TrainingCurves::accuracy(std::size_t task, Kind kind, std::size_t columns) const {
    return m_accuracy[task].points(kind, columns);
}

std::vector<SeriesPoint> TrainingCurves::learningRate(std::size_t columns) const {
    return bucketMinMax(m_learningRate.x, m_learningRate.y, columns);
}

double TrainingCurves::segmentsPerSecond() const {
    double segments = 0;
    double seconds = 0;
    const std::span<const TrainingStep> all = m_steps;
    for (const TrainingStep& step : all.last(std::min(recentSteps, all.size()))) {
        if (step.segmentsPerSecond > 0) {
            segments += static_cast<double>(step.segments);
            seconds += static_cast<double>(step.segments) / step.segmentsPerSecond;
        }
    }
    return seconds > 0 ? segments / seconds : 0;
}

std::optional<double> TrainingCurves::mostSecondsLeftInStage() const {
    if (m_timedSteps == 0) {
        return std::nullopt;
    }
    const TrainingStep& last = m_steps.back();
    const std::int64_t left = m_recipe.stages[last.stage].mostSteps - last.stageStep;
    return static_cast<double>(std::max<std::int64_t>(0, left)) * m_timedSeconds / static_cast<double>(m_timedSteps);
}

} // namespace rmtscope
