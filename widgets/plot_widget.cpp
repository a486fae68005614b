#include "widgets/plot_widget.h"

#include "widgets/qcustomplot_shim.h"

#include <QAccessible>
#include <QVBoxLayout>

#include <utility>

namespace rmtscope {
namespace {

constexpr int plotFrameMs = 33; // a heatmap that grows needs no more than 30 pictures a second, input does
const QString cursorLayer = QStringLiteral("cursor");

} // namespace

PlotWidget::PlotWidget(QWidget* parent)
    : QWidget(parent)
    , m_plot(new QCustomPlot(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    setFocusPolicy(Qt::StrongFocus);
    m_plot->setFocusPolicy(Qt::NoFocus); // keys belong to the widget around it
    m_plot->setPlottingHint(QCP::phImmediateRefresh, false);
    m_plot->setPlottingHint(QCP::phCacheLabels, true);
    m_plot->setNoAntialiasingOnDrag(false);
    m_plot->addLayer(cursorLayer, m_plot->layer(QStringLiteral("overlay")), QCustomPlot::limBelow);
    m_plot->layer(cursorLayer)->setMode(QCPLayer::lmBuffered);
    m_frame.setSingleShot(true);
    m_frame.setInterval(plotFrameMs);
    connect(&m_frame, &QTimer::timeout, this, [this] { m_plot->replot(QCustomPlot::rpQueuedRefresh); });
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] {
        prepareFrame();
        if (std::exchange(m_area, plotArea()) != plotArea()) {
            Q_EMIT plotAreaMoved();
        }
    });
    connect(m_plot, &QCustomPlot::afterReplot, this, [this] { ++m_frames; });
}

PlotWidget::~PlotWidget() = default;

QSize PlotWidget::figureSize() const {
    return size();
}

void PlotWidget::paintFigure(const FigureCanvas& canvas, const QRect& area) {
    refreshNow();
    canvas.painter.save();
    canvas.painter.translate(area.topLeft());
    const bool vectors = canvas.plots.modes().testFlag(QCPPainter::pmVectorized);
    m_plot->toPainter(&canvas.plots, area.width(), area.height());
    canvas.plots.setMode(QCPPainter::pmVectorized, vectors);
    canvas.painter.restore();
}

void PlotWidget::refreshNow() {
    m_frame.stop();
    if (QLayout* outer = layout()) {
        outer->activate(); // a widget that was never shown has no layout yet
    }
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
}

QRect PlotWidget::plotArea() const {
    return m_plot->axisRect()->rect().translated(m_plot->pos());
}

void PlotWidget::requestFrame() {
    if (!m_frame.isActive() && isVisible()) { // what is hidden is painted when it is shown
        m_frame.start();
    }
}

void PlotWidget::addCursor(QCPAbstractItem& item) {
    item.setLayer(cursorLayer);
    item.setVisible(false);
}

void PlotWidget::repaintCursors() {
    m_plot->layer(cursorLayer)->replot();
}

void PlotWidget::announce(const QString& text) {
    setAccessibleDescription(text);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void PlotWidget::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    requestFrame();
}

void PlotWidget::styleAxes() {
    const ThemeColours theme = colours();
    m_plot->setBackground(QBrush(palette().color(QPalette::Base)));
    const QFont small = relativeFont(*this, -1);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis, m_plot->xAxis2, m_plot->yAxis2}) {
        axis->setBasePen(QPen(theme.grid.darker(theme.dark ? 60 : 120)));
        axis->setTickPen(QPen(theme.muted));
        axis->setSubTickPen(Qt::NoPen);
        axis->setLabelColor(theme.muted);
        axis->setTickLabelColor(theme.muted);
        axis->setLabelFont(small);
        axis->setTickLabelFont(small);
        axis->setTickLengthOut(4);
        axis->setTickLengthIn(0);
        axis->grid()->setPen(QPen(theme.grid));
        axis->grid()->setZeroLinePen(Qt::NoPen);
        axis->grid()->setSubGridVisible(false);
    }
    m_plot->legend->setFont(small);
    m_plot->legend->setTextColor(theme.text);
    m_plot->legend->setBorderPen(Qt::NoPen);
    QColor behind = palette().color(QPalette::Base);
    behind.setAlpha(215); // lines stay visible behind the legend
    m_plot->legend->setBrush(behind);
}

void PlotWidget::applyColours() {
    styleAxes();
    restyle();
    requestFrame();
}

void PlotWidget::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyColours();
    }
    QWidget::changeEvent(event);
}

} // namespace rmtscope
