#include "widgets/scaling_panel.h"

#include "viewmodels/csv_export.h"
#include "viewmodels/workspace.h"
#include "widgets/drawing_limits.h"
#include "widgets/number_format.h"
#include "widgets/series_plot.h"
#include "widgets/view_state.h"

#include <QBuffer>
#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace rmtscope {
namespace {

void fill(Series& series, const std::vector<SeriesPoint>& points) {
    for (const SeriesPoint& point : points) {
        series.x.append(point.x);
        series.y.append(point.y);
    }
}

} // namespace

ScalingPanel::ScalingPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Scaling"), QStringLiteral("scaling"), parent)
    , m_workspace(workspace)
    , m_logarithmic(new QToolButton(this))
    , m_accuracy(new SeriesPlot(this))
    , m_time(new SeriesPlot(this))
    , m_memory(new SeriesPlot(this)) {
    m_logarithmic->setText(tr("log tokens"));
    m_logarithmic->setCheckable(true);
    m_logarithmic->setStyleSheet(toggleStyle());
    m_logarithmic->setToolTip(
        tr("Shows the number of tokens on a logarithmic axis, as papers do for lengths from a few "
           "hundred to millions."));
    addControl(*m_logarithmic);
    m_accuracy->setAxes(tr("tokens read"), tr("accuracy"));
    m_accuracy->setValueRange(0.0, 1.06);
    m_time->setAxes(tr("tokens read"), tr("ms"));
    m_time->setValueRange(0.0, std::nullopt);
    m_time->setEmptyText(tr("Time of each segment appears during a run."));
    m_memory->setAxes(tr("tokens read"), tr("MiB"));
    m_memory->setValueRange(0.0, std::nullopt);
    m_memory->setEmptyText(tr("Memory appears during a run."));
    for (SeriesPlot* plot : {m_accuracy, m_time, m_memory}) {
        plot->setLegendVisible(false);
        addPart(*plot);
        connect(plot, &SeriesPlot::rangeChanged, this, [this, plot] { shareRange(*plot); });
    }
    SeriesPlot::alignLeftEdges({m_accuracy, m_time, m_memory});
    m_accuracy->setBottomAxisShown(false);
    m_time->setBottomAxisShown(false);
    m_memory->setMinimumHeight(96); // it has the numbers of all three below it
    setCaption(tr("Measured against tokens: accuracy of the questions whose facts were read, with its 95 % interval; "
                  "milliseconds a segment; memory after the segment in MiB (on a GPU what "
                  "is allocated there, on the CPU this whole process)."));
    m_frame.setSingleShot(true);
    m_frame.setInterval(overviewRefreshMs);
    connect(&m_frame, &QTimer::timeout, this, &ScalingPanel::showSeries);
    connect(m_logarithmic, &QToolButton::toggled, this, [this](bool logarithmic) {
        for (SeriesPlot* plot : {m_accuracy, m_time, m_memory}) {
            plot->setLogarithmicX(logarithmic);
        }
    });
    handState().add(QStringLiteral("log"), *m_logarithmic);
    handState().add(QStringLiteral("tokens"), *m_time); // the others share its range
    handState().follow(*m_accuracy);
    handState().follow(*m_memory);
    connect(&workspace.timing(), &TimingSeries::appended, this, &ScalingPanel::refresh);
    connect(&workspace.timing(), &TimingSeries::reset, this, &ScalingPanel::refresh);
    connect(&workspace.accuracy(), &AccuracySeries::appended, this, &ScalingPanel::refresh);
    connect(&workspace.accuracy(), &AccuracySeries::reset, this, &ScalingPanel::refresh);
    connect(&workspace.controller(), &RunController::documentOpened, this, &ScalingPanel::explainNothing);
    connect(&workspace.controller(), &RunController::documentClosed, this, &ScalingPanel::explainNothing);
    explainNothing();
    showSeries();
}

void ScalingPanel::explainNothing() {
    const auto document = m_workspace.controller().document();
    m_accuracy->setEmptyText(document == nullptr || document->questions.empty()
                                 ? tr("Accuracy needs a document with questions.")
                                 : tr("Accuracy appears once a question's facts\nhave been read and it was asked."));
}

void ScalingPanel::refresh() {
    if (!m_frame.isActive()) {
        m_frame.start();
    }
}

void ScalingPanel::shareRange(SeriesPlot& from) {
    if (m_sharing) {
        return;
    }
    m_sharing = true;
    for (SeriesPlot* plot : {m_accuracy, m_time, m_memory}) {
        if (plot != &from && plot->logarithmicX() == from.logarithmicX()) {
            plot->showRangeOf(from);
        }
    }
    m_sharing = false;
}

void ScalingPanel::showSeries() {
    const bool dark = themeColours(palette()).dark;
    Series accuracy;
    accuracy.name = tr("accuracy");
    accuracy.colour = categoricalColour(2, dark);
    accuracy.emphasised = true;
    for (const AccuracyPoint& point : m_workspace.accuracy().points(mostOverviewColumns)) {
        accuracy.x.append(static_cast<double>(point.tokensRead));
        accuracy.y.append(point.accuracy);
        accuracy.low.append(point.interval.low);
        accuracy.high.append(point.interval.high);
    }
    Series time;
    time.name = tr("ms");
    time.colour = categoricalColour(0, dark);
    fill(time, m_workspace.timing().elapsedMsPoints(mostOverviewColumns));
    Series memory;
    memory.name = tr("MiB");
    memory.colour = categoricalColour(1, dark);
    memory.emphasised = true;
    fill(memory, m_workspace.timing().deviceMiBPoints(mostOverviewColumns));

    m_sharing = true; // each fits itself to the same tokens
    m_accuracy->setSeries({accuracy});
    m_time->setSeries({time});
    m_memory->setSeries({memory});
    m_sharing = false;
    shareRange(*m_time); // questions are asked less often than segments are read
}

void ScalingPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        showSeries();
    }
}

QByteArray ScalingPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportTiming(buffer, m_workspace.timing());
    return buffer.data();
}

std::vector<Panel::Table> ScalingPanel::furtherTables() const {
    if (m_workspace.accuracy().points().empty()) {
        return {};
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportAccuracy(buffer, m_workspace.accuracy());
    return {{QStringLiteral("accuracy"), buffer.data()}};
}

} // namespace rmtscope
