#include "widgets/distance_plot.h"

#include "widgets/axis_tickers.h"
#include "widgets/cell_map.h"
#include "widgets/distance_cursors.h"
#include "widgets/plot_mouse.h"
#include "widgets/qcustomplot_shim.h"
#include "widgets/range_json.h"

#include <limits>
#include <utility>

namespace rmtscope {
namespace {

const QString rowsKey = QStringLiteral("rows");
const QString columnsKey = QStringLiteral("columns");

SegmentRange rangeOf(const QCPAxis& axis) {
    return {axis.range().lower, axis.range().upper};
}

/// Middles of the first cell and of one behind the last.
QCPRange middlesOf(const HeatmapGeometry& geometry) {
    const auto first = static_cast<double>(geometry.firstSegment());
    const auto width = static_cast<double>(geometry.segmentsPerColumn());
    return {first + width / 2, first + width / 2 + geometry.columns() * width};
}

} // namespace

struct DistancePlot::Parts {
    std::optional<CellMap> map;
    std::optional<DistanceCursors> cursors;
    ChangeTicks* changes = nullptr;

    DistanceSource source;
    std::function<QString(DistanceCell)> toolTip;
    std::int64_t segments = 0;
    std::int64_t read = 0;
    std::optional<std::int64_t> selected;
    std::optional<DistanceCell> cell;
    ColourMap colourMap = ColourMap::Viridis;
    bool growing = true; ///< the ranges follow what was read, nobody has zoomed
    bool stale = true;
    bool moving = false;
    HeatmapGeometry filledRows;
    HeatmapGeometry filledColumns;
};

DistancePlot::DistancePlot(QWidget* parent)
    : PlotWidget(parent)
    , m_parts(std::make_unique<Parts>()) {
    QCustomPlot& p = plot();
    p.axisRect()->setupFullAxesBox(false);
    p.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    p.axisRect()->setMinimumMargins(QMargins(62, 0, 0, 0)); // room for the numbers of the curve below
    p.xAxis->setTicker(QSharedPointer<CountTicker>::create(true));
    p.yAxis->setTicker(QSharedPointer<CountTicker>::create(true));
    p.xAxis->setLabel(tr("after segment"));
    p.yAxis->setLabel(tr("after segment"));
    p.yAxis->setRangeReversed(true);
    p.xAxis2->setTicks(false);
    p.yAxis2->setTicks(false);
    m_parts->map.emplace(p);
    m_parts->changes = new ChangeTicks(*p.axisRect());
    m_parts->cursors.emplace(p);
    for (QCPAbstractItem* item : m_parts->cursors->items()) {
        addCursor(*item);
    }
    connectMouse();
    for (QCPAxis* axis : {p.xAxis, p.yAxis}) {
        connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] {
            if (!m_parts->moving) {
                showRanges(rangeOf(*plot().yAxis), rangeOf(*plot().xAxis), true);
            }
        });
    }
    setQuantity(tr("distance"));
    setMinimumSize(160, 140);
    resetRange();
    applyColours();
}

DistancePlot::~DistancePlot() = default;

void DistancePlot::connectMouse() {
    auto* mouse = new PlotMouse(plot(), *this);
    connectCells(
        *mouse, *this, [this](DistanceCell cell) { return m_parts->toolTip ? m_parts->toolTip(cell) : QString(); },
        [this](DistanceCell cell, Qt::KeyboardModifiers) {
            m_parts->cell = cell;
            placeCursors();
            Q_EMIT clicked(cell);
        });
    connect(mouse, &PlotMouse::doubleClicked, this, &DistancePlot::resetByHand);
}

void DistancePlot::setSource(DistanceSource source) {
    m_parts->source = std::move(source);
    invalidate();
}

void DistancePlot::setExtent(std::int64_t segments) {
    m_parts->segments = segments;
    m_parts->read = 0;
    m_parts->selected.reset();
    m_parts->cell.reset();
    resetRange();
    invalidate();
    placeCursors();
}

void DistancePlot::setRead(std::int64_t read) {
    m_parts->read = read;
    if (m_parts->growing) {
        resetRange();
    }
    invalidate();
}

void DistancePlot::invalidate() {
    m_parts->stale = true;
    requestFrame();
}

void DistancePlot::setMaximum(double maximum) {
    m_parts->map->setValueRange(QCPRange(0, maximum > 0 ? maximum : 1));
    requestFrame();
}

void DistancePlot::setQuantity(const QString& quantity) {
    m_parts->map->setLabel(quantity);
    setAccessibleName(tr("Map of %1, segments by segments").arg(quantity));
    requestFrame();
}

void DistancePlot::setColourMap(ColourMap map) {
    m_parts->colourMap = map;
    applyColours();
}

void DistancePlot::setChangePoints(std::vector<std::int64_t> segments) {
    m_parts->changes->setSegments(std::move(segments));
    requestFrame();
}

void DistancePlot::setSelectedSegment(std::optional<std::int64_t> segment) {
    m_parts->selected = segment;
    placeCursors();
}

void DistancePlot::setToolTipText(std::function<QString(DistanceCell)> text) {
    m_parts->toolTip = std::move(text);
}

SegmentRange DistancePlot::range() const {
    return rangeOf(*plot().xAxis);
}

void DistancePlot::setRange(SegmentRange columns) {
    showRanges(rangeOf(*plot().yAxis), columns, true);
}

void DistancePlot::setRanges(SegmentRange rows, SegmentRange columns) {
    showRanges(rows, columns, true);
}

void DistancePlot::resetRange() {
    m_parts->growing = true;
    const SegmentRange all = growingRange(m_parts->read, m_parts->segments);
    showRanges(all, all, false);
}

void DistancePlot::showRanges(SegmentRange rows, SegmentRange columns, bool byHand) {
    m_parts->growing = m_parts->growing && !byHand;
    const SegmentRange down = clampedRange(rows, m_parts->segments);
    const SegmentRange across = clampedRange(columns, m_parts->segments);
    const bool moved = across != range();
    m_parts->moving = true;
    plot().yAxis->setRange(down.lower, down.upper);
    plot().xAxis->setRange(across.lower, across.upper);
    m_parts->moving = false;
    requestFrame();
    if (moved || byHand) { // a drag has moved the axis already
        Q_EMIT rangeChanged(across);
    }
    if (byHand) {
        Q_EMIT rangeSetByHand();
    }
}

void DistancePlot::resetByHand() {
    resetRange();
    Q_EMIT rangeSetByHand();
}

QJsonValue DistancePlot::viewedRange() const {
    const auto json = [](SegmentRange range) { return rangeJson(range.lower, range.upper); };
    return m_parts->growing
               ? QJsonValue(QJsonValue::Null)
               : QJsonValue(QJsonObject{{rowsKey, json(rangeOf(*plot().yAxis))}, {columnsKey, json(range())}});
}

void DistancePlot::viewRange(const QJsonValue& range) {
    const auto rows = endsOf(range[rowsKey]);
    const auto columns = endsOf(range[columnsKey]);
    if (rows && columns) {
        setRanges({rows->first, rows->second}, {columns->first, columns->second});
    } else if (range.isNull()) {
        resetByHand();
    }
}

HeatmapGeometry DistancePlot::rowsInView() const {
    return {rangeOf(*plot().yAxis), std::clamp(plot().axisRect()->height(), 1, mostCells), m_parts->segments};
}

HeatmapGeometry DistancePlot::columnsInView() const {
    return {rangeOf(*plot().xAxis), std::clamp(plot().axisRect()->width(), 1, mostCells), m_parts->segments};
}

std::optional<DistanceCell> DistancePlot::cellAt(const QPoint& position) const {
    const QPoint inside = position - plot().pos();
    if (!plot().axisRect()->rect().contains(inside)) {
        return std::nullopt;
    }
    const DistanceCell cell{static_cast<std::int64_t>(std::floor(plot().yAxis->pixelToCoord(inside.y()))),
                            static_cast<std::int64_t>(std::floor(plot().xAxis->pixelToCoord(inside.x())))};
    const auto exists = [this](std::int64_t segment) { return segment >= 0 && segment < m_parts->segments; };
    return exists(cell.row) && exists(cell.column) ? std::optional(cell) : std::nullopt;
}

QPoint DistancePlot::cellCentre(DistanceCell cell) const {
    const double x = plot().xAxis->coordToPixel(static_cast<double>(cell.column) + 0.5);
    const double y = plot().yAxis->coordToPixel(static_cast<double>(cell.row) + 0.5);
    return QPointF(x, y).toPoint() + plot().pos();
}

std::optional<DistanceCell> DistancePlot::cellCursor() const {
    return m_parts->cell;
}

void DistancePlot::prepareFrame() {
    const HeatmapGeometry rows = rowsInView();
    const HeatmapGeometry columns = columnsInView();
    if (m_parts->stale || !showsTheSame(rows, m_parts->filledRows) || !showsTheSame(columns, m_parts->filledColumns)) {
        fill(rows, columns);
    }
    positionCursors();
}

void DistancePlot::fill(const HeatmapGeometry& rows, const HeatmapGeometry& columns) {
    const int down = rows.columns();
    const int across = columns.columns();
    // One more row and column than there are: a QCPColorMap can't tell the size of a single cell. Both lie outside.
    QCPColorMapData& grid = m_parts->map->cells();
    grid.setSize(across + 1, down + 1);
    grid.setRange(middlesOf(columns), middlesOf(rows));
    grid.fill(std::numeric_limits<double>::quiet_NaN());
    if (m_parts->source && down > 0 && across > 0) {
        const std::vector<float> values = m_parts->source(rows, columns);
        auto value = values.begin();
        for (int row = 0; row < down; ++row) {
            for (int column = 0; column < across && value != values.end(); ++column) {
                grid.setCell(column, row, static_cast<double>(*value++));
            }
        }
    }
    const bool resized = rows.segmentsPerColumn() != m_parts->filledRows.segmentsPerColumn() ||
                         columns.segmentsPerColumn() != m_parts->filledColumns.segmentsPerColumn();
    m_parts->filledRows = rows;
    m_parts->filledColumns = columns;
    m_parts->stale = false;
    if (resized) {
        Q_EMIT cellSizeChanged();
    }
}

void DistancePlot::restyle() {
    const ThemeColours theme = colours();
    m_parts->map->setColours(m_parts->colourMap, theme, relativeFont(*this, -1));
    m_parts->cursors->style(theme);
    m_parts->changes->setPens(QPen(theme.fact, 1.5), QPen(theme.halo, 3.5));
}

void DistancePlot::placeCursors() {
    positionCursors();
    repaintCursors();
}

void DistancePlot::positionCursors() {
    m_parts->cursors->place({m_parts->segments,
                             m_parts->selected,
                             m_parts->cell,
                             {rowsInView().segmentsPerColumn(), columnsInView().segmentsPerColumn()}});
}

void DistancePlot::moveCursor(std::int64_t rows, std::int64_t columns) {
    if (m_parts->segments <= 0) {
        return;
    }
    const auto last = m_parts->segments - 1;
    const DistanceCell from =
        m_parts->cell.value_or(DistanceCell{rowsInView().firstSegment(), columnsInView().firstSegment()});
    m_parts->cell = m_parts->cell ? DistanceCell{std::clamp<std::int64_t>(from.row + rows, 0, last),
                                                 std::clamp<std::int64_t>(from.column + columns, 0, last)}
                                  : from;
    const SegmentRange down = rangeWith(rangeOf(*plot().yAxis), m_parts->cell->row);
    const SegmentRange across = rangeWith(range(), m_parts->cell->column);
    if (down != rangeOf(*plot().yAxis) || across != range()) {
        showRanges(down, across, true);
    }
    if (m_parts->toolTip) {
        announce(m_parts->toolTip(*m_parts->cell));
    }
    placeCursors();
    Q_EMIT hovered(m_parts->cell);
}

void DistancePlot::zoom(double factor) {
    showRanges(zoomedRange(rangeOf(*plot().yAxis), factor), zoomedRange(range(), factor), true);
}

void DistancePlot::keyPressEvent(QKeyEvent* event) {
    const std::int64_t page = event->modifiers().testFlag(Qt::ControlModifier) ? 16 : 1;
    const std::int64_t down = rowsInView().segmentsPerColumn() * page;
    const std::int64_t across = columnsInView().segmentsPerColumn() * page;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursor(0, -across);
    case Qt::Key_Right:
        return moveCursor(0, across);
    case Qt::Key_Up:
        return moveCursor(-down, 0);
    case Qt::Key_Down:
        return moveCursor(down, 0);
    case Qt::Key_Home:
        return resetByHand();
    case Qt::Key_Plus:
        return zoom(0.7);
    case Qt::Key_Minus:
        return zoom(1.4);
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

void DistancePlot::leaveEvent(QEvent* event) {
    Q_EMIT hovered(std::nullopt);
    PlotWidget::leaveEvent(event);
}

} // namespace rmtscope
