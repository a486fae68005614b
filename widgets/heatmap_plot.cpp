#include "widgets/heatmap_plot.h"

#include "widgets/axis_tickers.h"
#include "widgets/cell_map.h"
#include "widgets/cell_ticker.h"
#include "widgets/heatmap_cursors.h"
#include "widgets/number_format.h"
#include "widgets/plot_mouse.h"
#include "widgets/qcustomplot_shim.h"
#include "widgets/range_json.h"
#include "widgets/segment_markers.h"
#include "widgets/series_data.h"

#include <limits>

namespace rmtscope {

struct HeatmapPlot::Parts {
    std::optional<CellMap> map;
    std::optional<HeatmapCursors> cursors;
    SegmentMarkers* markers = nullptr;
    QSharedPointer<TokenTicker> tokenTicker;
    QSharedPointer<CellTicker> slotTicker;
    QSharedPointer<CellTicker> columnTicker; ///< null while columns have numbers only
    QString column = HeatmapPlot::tr("segment");
    QString columns = HeatmapPlot::tr("segments");
    std::vector<std::int64_t> columnSegments; ///< empty: column k is segment k

    HeatmapSource source;
    std::function<QString(HeatmapCell)> toolTip;
    std::int64_t segments = 0;
    std::int64_t read = 0;
    int slotCount = 0;
    std::optional<std::int64_t> selected;
    std::optional<HeatmapCell> cell;
    std::optional<double> fixedMaximum;
    bool fromSmallest = false;
    QString quantity;
    ColourMap colourMap = ColourMap::Viridis;
    bool diverging = false;
    QString missing = HeatmapPlot::tr("not read yet");
    bool growing = true; ///< the range follows what was read, nobody has zoomed
    bool stale = true;
    bool moving = false;
    HeatmapGeometry filled;
};

HeatmapPlot::HeatmapPlot(QWidget* parent)
    : PlotWidget(parent)
    , m_parts(std::make_unique<Parts>()) {
    QCustomPlot& p = plot();
    p.axisRect()->setupFullAxesBox(false);
    p.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    p.axisRect()->setRangeDrag(Qt::Horizontal);
    p.axisRect()->setRangeZoom(Qt::Horizontal);
    p.axisRect()->setMinimumMargins(QMargins(46, 0, 0, 0)); // the same left edge for heatmaps above each other
    p.xAxis->setLabel(m_parts->column);
    p.xAxis->setTicker(QSharedPointer<CountTicker>::create(true));
    m_parts->tokenTicker = QSharedPointer<TokenTicker>::create();
    p.xAxis2->setTicker(m_parts->tokenTicker);
    p.xAxis2->setTickLabels(true);
    p.xAxis2->setLabel(tr("tokens"));
    m_parts->slotTicker = QSharedPointer<CellTicker>::create();
    p.yAxis->setTicker(m_parts->slotTicker);
    p.yAxis->setLabel(tr("slot"));
    p.yAxis->setRangeReversed(true);
    p.yAxis2->setTicks(false);
    m_parts->map.emplace(p);
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
    m_parts->source = std::move(source);
    invalidate();
}

void HeatmapPlot::setTokenScale(const TokenScale& scale) {
    m_parts->tokenTicker->setScale(scale);
    requestFrame();
}

void HeatmapPlot::setExtent(std::int64_t segments, int slotCount) {
    m_parts->segments = segments;
    m_parts->slotCount = slotCount;
    QStringList names;
    for (int slot = 0; slot < slotCount; ++slot) {
        names.append(QString::number(slot));
    }
    m_parts->slotTicker->setLabels(names);
    m_parts->growing = true;
    m_parts->read = 0;
    m_parts->cell.reset();
    m_parts->selected.reset();
    plot().yAxis->setRange(0, std::max(slotCount, 1));
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
    m_parts->stale = true;
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
    m_parts->column = one;
    m_parts->columns = several;
}

void HeatmapPlot::setColumnLabels(const QStringList& labels) {
    if (!m_parts->columnTicker) {
        m_parts->columnTicker = QSharedPointer<CellTicker>::create();
        plot().xAxis->setTicker(m_parts->columnTicker);
        plot().xAxis->setTickLabelRotation(-90);
        plot().xAxis2->setTicks(false); // they would stand between the names
    }
    m_parts->columnTicker->setLabels(labels);
    requestFrame();
}

void HeatmapPlot::setColumnSegments(const std::vector<std::int64_t>& segments) {
    m_parts->columnSegments = segments;
    QStringList names;
    for (const std::int64_t segment : segments) {
        names.append(QString::number(segment));
    }
    setColumnLabels(names);
}

void HeatmapPlot::setQuantity(const QString& quantity) {
    m_parts->quantity = quantity;
    m_parts->map->setLabel(quantity);
    setAccessibleName(tr("Heatmap of %1, slots by %2").arg(quantity, m_parts->columns));
    requestFrame();
}

void HeatmapPlot::setColourMap(ColourMap map) {
    m_parts->colourMap = map;
    applyColours();
}

void HeatmapPlot::setDiverging(bool diverging) {
    m_parts->diverging = diverging;
    invalidate();
    applyColours();
}

void HeatmapPlot::setMissingText(const QString& text) {
    m_parts->missing = text;
}

void HeatmapPlot::setFixedMaximum(std::optional<double> maximum) {
    m_parts->fixedMaximum = maximum;
    invalidate();
}

void HeatmapPlot::setFromSmallest(bool fromSmallest) {
    m_parts->fromSmallest = fromSmallest;
    invalidate();
}

void HeatmapPlot::setToolTipText(std::function<QString(HeatmapCell)> text) {
    m_parts->toolTip = std::move(text);
}

void HeatmapPlot::setLeftRoom(int pixels) {
    plot().axisRect()->setMinimumMargins(QMargins(pixels, 0, 0, 0));
    requestFrame();
}

void HeatmapPlot::setAxesShown(bool tokens, bool segments) {
    plot().xAxis2->setTickLabels(tokens);
    plot().xAxis2->setLabel(tokens ? tr("tokens") : QString());
    plot().xAxis->setTickLabels(segments);
    plot().xAxis->setLabel(segments ? m_parts->column : QString());
    requestFrame();
}

SegmentRange HeatmapPlot::range() const {
    return {plot().xAxis->range().lower, plot().xAxis->range().upper};
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
    plot().xAxis->setRange(range.lower, range.upper);
    plot().xAxis2->setRange(range.lower, range.upper);
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
    return m_parts->map->valueRange().upper;
}

void HeatmapPlot::prepareFrame() {
    const HeatmapGeometry geometry = geometryInView();
    const bool same = geometry.firstSegment() == m_parts->filled.firstSegment() &&
                      geometry.lastSegment() == m_parts->filled.lastSegment() &&
                      geometry.segmentsPerColumn() == m_parts->filled.segmentsPerColumn();
    m_parts->slotTicker->setCapacity(plot().axisRect()->height() / (fontMetrics().height() + 2));
    if (m_parts->columnTicker) {
        m_parts->columnTicker->setCapacity(plot().axisRect()->width() / fontMetrics().height());
    }
    if (m_parts->stale || !same) {
        fillVisible(geometry);
    }
    positionCursor();
}

void HeatmapPlot::fillVisible(const HeatmapGeometry& geometry) {
    const int columns = geometry.columns();
    const int rows = m_parts->slotCount;
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    // One more row and column than there are: a QCPColorMap can't tell the size of a single cell. Both lie outside.
    QCPColorMapData& grid = m_parts->map->cells();
    grid.setSize(columns + 1, rows + 1);
    const auto width = static_cast<double>(geometry.segmentsPerColumn());
    const auto first = static_cast<double>(geometry.firstSegment());
    grid.setRange(QCPRange(first + width / 2, first + width / 2 + columns * width), QCPRange(0.5, rows + 0.5));
    grid.fill(nothing);

    ValueBounds bounds;
    if (m_parts->source && columns > 0 && rows > 0) {
        const auto values = m_parts->source(geometry.firstSegment(), geometry.lastSegment(), columns);
        const auto cells = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
        for (std::size_t i = 0; i < std::min(cells, values.size()); ++i) {
            const auto column = static_cast<int>(i % static_cast<std::size_t>(columns));
            const auto row = static_cast<int>(i / static_cast<std::size_t>(columns));
            grid.setCell(column, row, static_cast<double>(values[i]));
            bounds.add(static_cast<double>(values[i]));
        }
    }
    const bool diverging = m_parts->diverging && !bounds.empty();
    const double largest = diverging ? std::max(-bounds.low(), bounds.high()) : bounds.high();
    const double upper = m_parts->fixedMaximum.value_or(largest > 0 ? largest : 1.0);
    const double smallest = m_parts->fromSmallest && bounds.low() < upper ? bounds.low() : 0.0;
    const double lower = m_parts->diverging ? -upper : smallest;
    if (const QCPRange wanted(lower, upper); wanted != m_parts->map->valueRange()) {
        m_parts->map->setValueRange(wanted);
        requestFrame(); // the colour bar's own numbers were laid out before
    }
    if (m_parts->filled.segmentsPerColumn() != geometry.segmentsPerColumn()) {
        Q_EMIT segmentsPerColumnChanged(geometry.segmentsPerColumn());
    }
    m_parts->filled = geometry;
    m_parts->stale = false;
}

void HeatmapPlot::restyle() {
    const ThemeColours theme = colours();
    if (m_parts->diverging) {
        m_parts->map->setDivergingColours(theme, relativeFont(*this, -1));
    } else {
        m_parts->map->setColours(m_parts->colourMap, theme, relativeFont(*this, -1));
    }
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

double HeatmapPlot::valueOf(HeatmapCell cell) const {
    if (!m_parts->source) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto values = m_parts->source(cell.segment, cell.segment + 1, 1);
    const auto slot = static_cast<std::size_t>(cell.slot);
    return slot < values.size() ? static_cast<double>(values[slot]) : std::numeric_limits<double>::quiet_NaN();
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
    const auto at = static_cast<double>(cell.segment);
    if (at < range().lower || at + 1 > range().upper) {
        const double shift = at < range().lower ? at - range().lower : at + 1 - range().upper;
        setRange({range().lower + shift, range().upper + shift});
    }
    const double value = valueOf(cell);
    const QString column = m_parts->column.at(0).toUpper() + m_parts->column.mid(1);
    const auto place = static_cast<std::size_t>(cell.segment);
    const bool named = place < m_parts->columnSegments.size();
    announce(tr("%1 %2, slot %3: %4 %5")
                 .arg(column)
                 .arg(named ? m_parts->columnSegments[place] : cell.segment)
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
    case Qt::Key_Minus: {
        const double middle = (range().lower + range().upper) / 2;
        const double half = range().size() * (event->key() == Qt::Key_Plus ? 0.35 : 0.7);
        return setRange({middle - half, middle + half});
    }
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
