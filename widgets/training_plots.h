#pragma once

#include <QWidget>

#include <array>

namespace rmtscope {

class SeriesPlot;
class TrainingController;

/// Loss, accuracy and learning rate of a training against its steps, four plots that share one range.
class TrainingPlots : public QWidget {
    Q_OBJECT

public:
    /// `training` outlives it.
    explicit TrainingPlots(const TrainingController& training, QWidget* parent = nullptr);

    [[nodiscard]] SeriesPlot& loss() const { return *m_loss; }
    [[nodiscard]] SeriesPlot& batchAccuracy() const { return *m_batchAccuracy; }
    [[nodiscard]] SeriesPlot& validation() const { return *m_validation; }
    [[nodiscard]] SeriesPlot& learningRate() const { return *m_learningRate; }
    [[nodiscard]] std::array<SeriesPlot*, 4> all() const {
        return {m_loss, m_batchAccuracy, m_validation, m_learningRate};
    }
    /// raw: with the values of each step behind the smoothed lines.
    void showCurves(bool raw);

private:
    void shareRange(const SeriesPlot& from);

    const TrainingController& m_training;
    SeriesPlot* m_loss;
    SeriesPlot* m_batchAccuracy;
    SeriesPlot* m_validation;
    SeriesPlot* m_learningRate;
    bool m_sharing = false;
};

} // namespace rmtscope
