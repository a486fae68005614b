#include "widgets/training_plots.h"

#include "viewmodels/training_controller.h"
#include "widgets/series_plot.h"
#include "widgets/theme.h"
#include "widgets/training_series.h"
#include "widgets/training_text.h"

#include <QGridLayout>
#include <QScopedValueRollback>

namespace rmtscope {

TrainingPlots::TrainingPlots(const TrainingController& training, QWidget* parent)
    : QWidget(parent)
    , m_training(training) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    for (const int half : {0, 1}) {
        grid->setRowStretch(half, 1);
        grid->setColumnStretch(half, 1);
    }
    const auto addPlot = [&](int row, int column, const QString& quantity, auto readout) {
        auto* plot = new SeriesPlot(this);
        plot->setAxes(tr("step"), quantity);
        plot->setReadout([this, readout](double step) { return readout(m_training.curves(), step); });
        grid->addWidget(plot, row, column);
        connect(plot, &SeriesPlot::rangeChanged, this, [this, plot] { shareRange(*plot); });
        return plot;
    };
    m_loss = addPlot(0, 0, tr("loss"), lossReadout);
    m_batchAccuracy = addPlot(0, 1, tr("accuracy, own samples"), batchAccuracyReadout);
    m_validation = addPlot(1, 0, tr("accuracy, held out"), validationReadout);
    m_learningRate = addPlot(1, 1, tr("learning rate"), learningRateReadout);
    m_loss->setEmptyText(tr("Choose a recipe and a folder, then Start."));
    m_validation->setEmptyText(tr("Measured every so many steps, as the recipe says."));
    for (SeriesPlot* plot : {m_batchAccuracy, m_validation}) {
        plot->setValueRange(0.0, 1.06);
    }
    for (SeriesPlot* plot : {m_loss, m_learningRate}) {
        plot->setValueRange(0.0, std::nullopt);
    }
}

void TrainingPlots::showCurves(bool raw) {
    const ThemeColours theme = themeColours(palette());
    const TrainingCurves& curves = m_training.curves();
    {
        const QScopedValueRollback<bool> sharing(m_sharing, true); // each fits itself to its own steps
        m_loss->setSeries(lossSeries(curves, raw, theme.dark));
        m_batchAccuracy->setSeries(batchAccuracySeries(curves, raw, theme.dark));
        m_validation->setSeries(validationSeries(curves, theme.dark));
        m_learningRate->setSeries(learningRateSeries(curves, theme.dark));
    }
    shareRange(*m_loss); // accuracy on held-out text is measured less often
    for (SeriesPlot* plot : all()) {
        plot->setMarkers(stageMarkers(curves, theme.muted, plot == m_loss));
    }
}

void TrainingPlots::shareRange(const SeriesPlot& from) {
    if (m_sharing) {
        return;
    }
    const QScopedValueRollback<bool> sharing(m_sharing, true);
    for (SeriesPlot* plot : all()) {
        if (plot != &from) {
            plot->showRangeOf(from);
        }
    }
}

} // namespace rmtscope
