#include "widgets/heatmap_plot.h"

#include "widgets/heatmap_axes.h"
#include "widgets/heatmap_cells.h"
#include "widgets/heatmap_cursors.h"
#include "widgets/number_format.h"
#include "widgets/plot_mouse.h"
#include "widgets/qcustomplot_shim.h"
#include "widgets/range_json.h"
#include "widgets/segment_markers.h"

namespace rmtscope {

struct HeatmapPlot::Parts {
    std::optional<HeatmapAxes> axes;
    std::optional<HeatmapCells> cells;
    std::optional<HeatmapCursors> cursors;
    SegmentMarkers* markers = nullptr;

    std::function<QString(HeatmapCell)> toolTip;
    std::int64_t segments = 0;
    std::int64_t read = 0;
    int slotCount = 0;
    std::optional<std::int64_t> selected;
    std::optional<HeatmapCell> cell;
    QString quantity;
    QString missing = HeatmapPlot::tr("not read yet");
    bool growing = true; ///< the range follows what was read, nobody has zoomed
    bool moving = false;
};

HeatmapPlot::HeatmapPlot(QWidget* parent)
    : PlotWidget(parent)
    , m_parts(std::make_unique<Parts>()) {
    QCustomPlot& p = plot();
    m_parts->axes.emplace(p);
    p.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    p.axisRect()->setRangeDrag(Qt::Horizontal);
    p.axisRect()->setRangeZoom(Qt::Horizontal);
    m_parts->cells.emplace(p);
    m_parts->markers = new SegmentMarkers(*p.axisRect());
    m_parts->cursors.emplace(p);
    for (QCPAbstractItem* item : m_parts->cursors->items()) {
        addCursor(*item);
    }
    connectMouse();
    connect(p.xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this](const QCPRange& range) {
        if (!m_parts->moving) {
            setRange({range.lower, range.upper});
        }
    });
    setMinimumHeight(60);
    showRange(growingRange(0, 0), false);
    applyColours();
}

HeatmapPlot::~HeatmapPlot() = default;

void HeatmapPlot::connectMouse() {
    auto* mouse = new PlotMouse(plot(), *this);
    connectCells(
        *mouse, *this, [this](HeatmapCell cell) { return m_parts->toolTip ? m_parts->toolTip(cell) : QString(); },
        [this](HeatmapCell cell, Qt::KeyboardModifiers) {
            m_parts->cell = cell;
            placeCursor();
            Q_EMIT clicked(cell);
        });
    connect(mouse, &PlotMouse::doubleClicked, this, &HeatmapPlot::resetRange);
}

void HeatmapPlot::setSource(HeatmapSource source) {
    m_parts->cells->setSource(std::move(source));
    requestFrame();
}

void HeatmapPlot::setTokenScale(const TokenScale& scale) {
    m_parts->axes->setTokenScale(scale);
    requestFrame();
}

void HeatmapPlot::setExtent(std::int64_t segments, int slotCount) {
    m_parts->segments = segments;
    m_parts->slotCount = slotCount;
    m_parts->axes->setSlotCount(slotCount);
    m_parts->growing = true;
    m_parts->read = 0;
    m_parts->cell.reset();
    m_parts->selected.reset();
    showRange(growingRange(0, segments), false);
    invalidate();
    placeCursor();
}

void HeatmapPlot::setRead(std::int64_t read) {
    const std::int64_t before = std::exchange(m_parts->read, read);
    const SegmentRange wanted = m_parts->growing ? growingRange(read, m_parts->segments)
                                                 : followedRange(range(), before, read, m_parts->segments);
    if (wanted != range()) {
        showRange(wanted, false);
    }
    invalidate();
}

void HeatmapPlot::invalidate() {
    m_parts->cells->invalidate();
    requestFrame();
}

void HeatmapPlot::clearMarkers() {
    m_parts->markers->clear();
    requestFrame();
}

void HeatmapPlot::addMarkers(std::span<const SegmentMarker> markers) {
    m_parts->markers->add(markers);
    requestFrame();
}

void HeatmapPlot::setSelectedSegment(std::optional<std::int64_t> segment) {
    m_parts->selected = segment;
    placeCursor();
}

void HeatmapPlot::setColumnNoun(const QString& one, const QString& several) {
    m_parts->axes->setColumnNoun(one, several);
}

void HeatmapPlot::setColumnLabels(const QStringList& labels) {
    m_parts->axes->setColumnLabels(labels);
    requestFrame();
}

void HeatmapPlot::setColumnSegments(const std::vector<std::int64_t>& segments) {
    m_parts->axes->setColumnSegments(segments);
    requestFrame();
}

void HeatmapPlot::setQuantity(const QString& quantity) {
    m_parts->quantity = quantity;
    m_parts->cells->setQuantity(quantity);
    setAccessibleName(tr("Heatmap of %1, slots by %2").arg(quantity, m_parts->axes->columns()));
    requestFrame();
}

void HeatmapPlot::setColourMap(ColourMap map) {
    m_parts->cells->setColourMap(map);
    applyColours();
}

void HeatmapPlot::setDiverging(bool diverging) {
    m_parts->cells->setDiverging(diverging);
    applyColours();
}

void HeatmapPlot::setMissingText(const QString& text) {
    m_parts->missing = text;
}

void HeatmapPlot::setFixedMaximum(std::optional<double> maximum) {
    m_parts->cells->setFixedMaximum(maximum);
    requestFrame();
}

void HeatmapPlot::setFromSmallest(bool fromSmallest) {
    m_parts->cells->setFromSmallest(fromSmallest);
    requestFrame();
}

void HeatmapPlot::setToolTipText(std::function<QString(HeatmapCell)> text) {
    m_parts->toolTip = std::move(text);
}

void HeatmapPlot::setLeftRoom(int pixels) {
    m_parts->axes->setLeftRoom(pixels);
    requestFrame();
}

void HeatmapPlot::setAxesShown(bool tokens, bool segments) {
    m_parts->axes->setShown(tokens, segments);
    requestFrame();
}

SegmentRange HeatmapPlot::range() const {
    return m_parts->axes->range();
}

void HeatmapPlot::setRange(SegmentRange range) {
    showRange(range, true);
    Q_EMIT rangeSetByHand();
}

QJsonValue HeatmapPlot::viewedRange() const {
    return m_parts->growing ? QJsonValue(QJsonValue::Null) : rangeJson(range().lower, range().upper);
}

void HeatmapPlot::viewRange(const QJsonValue& range) {
    if (const auto ends = endsOf(range)) {
        setRange({ends->first, ends->second});
    } else if (range.isNull()) {
        resetRange();
    }
}

void HeatmapPlot::shareRange(const HeatmapPlot& other) {
    m_parts->growing = other.m_parts->growing;
    if (range() != other.range()) {
        showRange(other.range(), !m_parts->growing);
    }
}

void HeatmapPlot::resetRange() {
    m_parts->growing = true;
    showRange(growingRange(m_parts->read, m_parts->segments), false);
    Q_EMIT rangeSetByHand();
}

void HeatmapPlot::showRange(SegmentRange wanted, bool byHand) {
    m_parts->growing = m_parts->growing && !byHand;
    const SegmentRange range = clampedRange(wanted, m_parts->segments);
    m_parts->moving = true;
    m_parts->axes->setRange(range);
    m_parts->moving = false;
    requestFrame();
    Q_EMIT rangeChanged(range);
}

HeatmapGeometry HeatmapPlot::geometryInView() const {
    return {range(), std::max(plot().axisRect()->width(), 1), m_parts->segments};
}

std::optional<HeatmapCell> HeatmapPlot::cellCursor() const {
    return m_parts->cell;
}

std::optional<HeatmapCell> HeatmapPlot::cellAt(const QPoint& position) const {
    const QPoint inside = position - plot().pos();
    if (!plot().axisRect()->rect().contains(inside)) {
        return std::nullopt;
    }
    const auto segment = static_cast<std::int64_t>(std::floor(plot().xAxis->pixelToCoord(inside.x())));
    const int slot = static_cast<int>(std::floor(plot().yAxis->pixelToCoord(inside.y())));
    if (segment < 0 || segment >= m_parts->segments || slot < 0 || slot >= m_parts->slotCount) {
        return std::nullopt;
    }
    return HeatmapCell{segment, slot};
}

QPoint HeatmapPlot::cellCentre(HeatmapCell cell) const {
    const double x = plot().xAxis->coordToPixel(static_cast<double>(cell.segment) + 0.5);
    const double y = plot().yAxis->coordToPixel(cell.slot + 0.5);
    return QPointF(x, y).toPoint() + plot().pos();
}

double HeatmapPlot::maximum() const {
    return m_parts->cells->maximum();
}

void HeatmapPlot::prepareFrame() {
    m_parts->axes->fitNames(fontMetrics().height());
    if (const HeatmapGeometry geometry = geometryInView(); m_parts->cells->outdated(geometry)) {
        const HeatmapCells::Changes changes = m_parts->cells->fill(geometry, m_parts->slotCount);
        if (changes.scale) {
            requestFrame(); // the colour bar's own numbers were laid out before
        }
        if (changes.columnWidth) {
            Q_EMIT segmentsPerColumnChanged(geometry.segmentsPerColumn());
        }
    }
    positionCursor();
}

void HeatmapPlot::restyle() {
    const ThemeColours theme = colours();
    m_parts->cells->style(theme, relativeFont(*this, -1));
    m_parts->cursors->style(theme);
    // The halo below the lines: they must be seen on any colour.
    m_parts->markers->setPens({QPen(theme.fact, 1.5, Qt::DashLine), QPen(theme.question, 1.5, Qt::DotLine),
                               QPen(theme.source, 1.5, Qt::DashDotLine)},
                              QPen(theme.halo, 3.5));
}

void HeatmapPlot::placeCursor() {
    positionCursor();
    repaintCursors();
}

void HeatmapPlot::positionCursor() {
    const double pixel = range().size() / std::max(plot().axisRect()->width(), 1);
    m_parts->cursors->place(
        {m_parts->segments, m_parts->read, m_parts->slotCount, m_parts->selected, m_parts->cell, range()}, pixel);
}

void HeatmapPlot::moveCursor(std::int64_t segments, int slotSteps) {
    if (m_parts->segments <= 0 || m_parts->slotCount <= 0) {
        return;
    }
    const HeatmapCell start = m_parts->cell.value_or(HeatmapCell{geometryInView().firstSegment(), 0});
    HeatmapCell cell = start;
    if (m_parts->cell) {
        cell.segment = std::clamp<std::int64_t>(start.segment + segments, 0, m_parts->segments - 1);
        cell.slot = std::clamp(start.slot + slotSteps, 0, m_parts->slotCount - 1);
    }
    m_parts->cell = cell;
    if (const SegmentRange wanted = rangeWith(range(), cell.segment); wanted != range()) {
        setRange(wanted);
    }
    const double value = m_parts->cells->valueOf(cell);
    announce(tr("%1, slot %2: %3 %4")
                 .arg(m_parts->axes->nameOf(cell.segment))
                 .arg(cell.slot)
                 .arg(m_parts->quantity, std::isnan(value) ? m_parts->missing : formatWeight(value)));
    placeCursor();
    Q_EMIT hovered(cell);
}

void HeatmapPlot::keyPressEvent(QKeyEvent* event) {
    const std::int64_t page = event->modifiers().testFlag(Qt::ControlModifier) ? 16 : 1;
    const std::int64_t step = geometryInView().segmentsPerColumn() * page;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursor(-step, 0);
    case Qt::Key_Right:
        return moveCursor(step, 0);
    case Qt::Key_Up:
        return moveCursor(0, -1);
    case Qt::Key_Down:
        return moveCursor(0, 1);
    case Qt::Key_Home:
        return resetRange();
    case Qt::Key_Plus:
        return setRange(zoomedRange(range(), 0.7));
    case Qt::Key_Minus:
        return setRange(zoomedRange(range(), 1.4));
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_parts->cell) {
            Q_EMIT clicked(*m_parts->cell);
        }
        return;
    default:
        PlotWidget::keyPressEvent(event);
    }
}

void HeatmapPlot::leaveEvent(QEvent* event) {
    Q_EMIT hovered(std::nullopt);
    PlotWidget::leaveEvent(event);
}

} // namespace rmtscope
