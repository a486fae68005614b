#include "widgets/path_plot.h"

#include "widgets/axis_tickers.h"
#include "widgets/cell_map.h"
#include "widgets/path_trail.h"
#include "widgets/plot_mouse.h"
#include "widgets/qcustomplot_shim.h"
#include "widgets/range_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace rmtscope {
namespace {

const QString xKey = QStringLiteral("x");
const QString yKey = QStringLiteral("y");
constexpr double nearPixels = 12;
constexpr double ringPixels = 13;
constexpr double room = 0.06; // of the path's size, on all sides

QCPItemTracer* makeRing(QCustomPlot& plot) {
    auto* ring = new QCPItemTracer(&plot);
    ring->setStyle(QCPItemTracer::tsCircle);
    ring->setSize(ringPixels);
    ring->setBrush(Qt::NoBrush);
    return ring;
}

} // namespace

struct PathPlot::Parts {
    std::optional<CellMap> bar; ///< only its colour bar: from the first segment to the last
    PathTrail* trail = nullptr;
    QCPItemTracer* selection = nullptr;
    QCPItemTracer* cursor = nullptr;
    QCPItemText* empty = nullptr;
    std::function<QString(std::size_t)> toolTip;
    std::optional<std::size_t> selected;
    std::optional<std::size_t> cell;
    ColourMap colourMap = ColourMap::Viridis;
    bool fitted = true; ///< nobody has zoomed
    bool moving = false;

    [[nodiscard]] const std::vector<QPointF>& points() const { return trail->points(); }
};

PathPlot::PathPlot(QWidget* parent)
    : PlotWidget(parent)
    , m_parts(std::make_unique<Parts>()) {
    QCustomPlot& p = plot();
    p.axisRect()->setupFullAxesBox(false);
    p.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    p.axisRect()->setMinimumMargins(QMargins(66, 0, 0, 46)); // or numbers of another width would move the picture
    p.xAxis2->setTicks(false);
    p.yAxis2->setTicks(false);
    m_parts->bar.emplace(p);
    m_parts->bar->setVisible(false);
    m_parts->bar->setLabel(tr("segment"));
    for (QCPAxis* axis : {p.xAxis, p.yAxis}) {
        axis->setTicker(QSharedPointer<CountTicker>::create());
        axis->grid()->setVisible(true);
        connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] {
            m_parts->fitted = m_parts->fitted && m_parts->moving;
            requestFrame();
            if (!m_parts->moving) {
                Q_EMIT rangeSetByHand();
            }
        });
    }
    m_parts->trail = new PathTrail(*p.axisRect());
    m_parts->selection = makeRing(p);
    m_parts->cursor = makeRing(p);
    addCursor(*m_parts->selection);
    addCursor(*m_parts->cursor);
    m_parts->empty = new QCPItemText(&p);
    m_parts->empty->setText(QString());
    m_parts->empty->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_parts->empty->position->setCoords(0.5, 0.5);
    auto* mouse = new PlotMouse(p, *this);
    connectCells(
        *mouse, *this, [this](std::size_t point) { return m_parts->toolTip ? m_parts->toolTip(point) : QString(); },
        [this](std::size_t point, Qt::KeyboardModifiers) {
            m_parts->cell = point;
            placeCursors();
            Q_EMIT clicked(point);
        });
    connect(mouse, &PlotMouse::doubleClicked, this, &PathPlot::resetByHand);
    setAccessibleName(tr("Path of the memory states"));
    setMinimumSize(160, 140);
    applyColours();
}

PathPlot::~PathPlot() = default;

void PathPlot::setPath(std::vector<QPointF> points) {
    const auto last = static_cast<double>(std::max<std::size_t>(points.size(), 2) - 1);
    m_parts->bar->setValueRange(QCPRange(0, last));
    m_parts->empty->setVisible(points.empty());
    if (m_parts->cell && *m_parts->cell >= points.size()) {
        m_parts->cell.reset();
    }
    m_parts->trail->setPoints(std::move(points));
    requestFrame();
}

void PathPlot::setAxes(const QString& x, const QString& y) {
    plot().xAxis->setLabel(x);
    plot().yAxis->setLabel(y);
    requestFrame();
}

void PathPlot::setColourMap(ColourMap map) {
    m_parts->colourMap = map;
    applyColours();
}

void PathPlot::setSelected(std::optional<std::size_t> point) {
    m_parts->selected = point;
    placeCursors();
}

void PathPlot::setToolTipText(std::function<QString(std::size_t point)> text) {
    m_parts->toolTip = std::move(text);
}

void PathPlot::setEmptyText(const QString& text) {
    m_parts->empty->setText(text);
    requestFrame();
}

void PathPlot::resetRange() {
    m_parts->fitted = true;
    requestFrame();
}

void PathPlot::resetByHand() {
    resetRange();
    Q_EMIT rangeSetByHand();
}

QJsonValue PathPlot::viewedRange() const {
    const auto json = [](const QCPRange& range) { return rangeJson(range.lower, range.upper); };
    return m_parts->fitted
               ? QJsonValue(QJsonValue::Null)
               : QJsonValue(QJsonObject{{xKey, json(plot().xAxis->range())}, {yKey, json(plot().yAxis->range())}});
}

void PathPlot::viewRange(const QJsonValue& range) {
    const auto x = endsOf(range[xKey]);
    const auto y = endsOf(range[yKey]);
    if (x && y) {
        plot().xAxis->setRange(x->first, x->second);
        plot().yAxis->setRange(y->first, y->second);
    } else if (range.isNull()) {
        resetByHand();
    }
}

std::optional<std::size_t> PathPlot::cellAt(const QPoint& position) const {
    std::optional<std::size_t> nearest;
    double least = nearPixels * nearPixels;
    const QPointF at = position - plot().pos();
    for (std::size_t i = 0; i < m_parts->points().size(); ++i) {
        const QPointF& point = m_parts->points()[i];
        const QPointF away(plot().xAxis->coordToPixel(point.x()) - at.x(),
                           plot().yAxis->coordToPixel(point.y()) - at.y());
        const double squared = QPointF::dotProduct(away, away);
        if (squared < least) { // never for what isn't there
            least = squared;
            nearest = i;
        }
    }
    return nearest;
}

QPoint PathPlot::positionOf(std::size_t point) const {
    const QPointF& at = m_parts->points()[point];
    return QPointF(plot().xAxis->coordToPixel(at.x()), plot().yAxis->coordToPixel(at.y())).toPoint() + plot().pos();
}

std::optional<std::size_t> PathPlot::cursorPoint() const {
    return m_parts->cell;
}

/// Both axes in the same scale, whatever the widget's shape.
void PathPlot::fit() {
    double left = std::numeric_limits<double>::infinity();
    double bottom = left;
    double right = -left;
    double top = -left;
    for (const QPointF& point : m_parts->points()) {
        if (std::isfinite(point.x()) && std::isfinite(point.y())) {
            left = std::min(left, point.x());
            right = std::max(right, point.x());
            bottom = std::min(bottom, point.y());
            top = std::max(top, point.y());
        }
    }
    if (!(left <= right)) {
        left = bottom = -1;
        right = top = 1;
    }
    const QRect area = plot().axisRect()->rect();
    const double wide = std::max(area.width(), 1);
    const double high = std::max(area.height(), 1);
    double scale = std::max((right - left) / wide, (top - bottom) / high) * (1 + 2 * room);
    scale = scale > 0 ? scale : 2 / std::min(wide, high); // a single place
    plot().xAxis->setRange((left + right) / 2, scale * wide, Qt::AlignCenter);
    plot().yAxis->setRange((bottom + top) / 2, scale * high, Qt::AlignCenter);
}

/// Not every frame: rounding alone would move the axis, and ask for the next one.
void PathPlot::keepScale() {
    const QRect area = plot().axisRect()->rect();
    const double wanted = plot().xAxis->range().size() * area.height() / std::max(area.width(), 1);
    if (std::abs(plot().yAxis->range().size() - wanted) > 1e-6 * wanted) {
        plot().yAxis->setScaleRatio(plot().xAxis, 1.0);
    }
}

void PathPlot::prepareFrame() {
    const QCPRange x = plot().xAxis->range();
    const QCPRange y = plot().yAxis->range();
    m_parts->moving = true;
    if (m_parts->fitted) {
        fit();
    } else {
        keepScale();
    }
    m_parts->moving = false;
    if (!qFuzzyCompare(x.size(), plot().xAxis->range().size()) ||
        !qFuzzyCompare(y.size(), plot().yAxis->range().size())) {
        requestFrame(); // this frame's numbers were laid out before
    }
    const int labels = std::clamp(plot().axisRect()->width() / 80, 2, 8);
    plot().xAxis->ticker()->setTickCount(labels);
    plot().yAxis->ticker()->setTickCount(std::clamp(plot().axisRect()->height() / 60, 2, 8));
}

void PathPlot::placeCursors() {
    const auto place = [this](QCPItemTracer& ring, std::optional<std::size_t> point) {
        const bool there = point && *point < m_parts->points().size() && std::isfinite(m_parts->points()[*point].x());
        ring.setVisible(there);
        if (there) {
            ring.position->setCoords(m_parts->points()[*point]);
        }
    };
    place(*m_parts->selection, m_parts->selected);
    place(*m_parts->cursor, m_parts->cell);
    repaintCursors();
}

void PathPlot::restyle() {
    const ThemeColours theme = colours();
    m_parts->bar->setColours(m_parts->colourMap, theme, relativeFont(*this, -1));
    m_parts->trail->setColours(m_parts->colourMap, theme.text);
    m_parts->selection->setPen(QPen(theme.accent, 3));
    m_parts->cursor->setPen(QPen(theme.fact, 2));
    m_parts->empty->setColor(theme.muted);
    m_parts->empty->setFont(font());
}

void PathPlot::moveCursor(std::ptrdiff_t steps) {
    const auto size = static_cast<std::ptrdiff_t>(m_parts->points().size());
    if (size == 0) {
        return;
    }
    const std::ptrdiff_t from = static_cast<std::ptrdiff_t>(m_parts->cell.value_or(m_parts->selected.value_or(0)));
    const std::ptrdiff_t to = m_parts->cell ? from + steps : from;
    m_parts->cell = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(to, 0, size - 1));
    if (m_parts->toolTip) {
        announce(m_parts->toolTip(*m_parts->cell));
    }
    placeCursors();
    Q_EMIT hovered(m_parts->cell);
}

void PathPlot::zoom(double factor) {
    for (QCPAxis* axis : {plot().xAxis, plot().yAxis}) {
        axis->scaleRange(factor);
    }
}

void PathPlot::keyPressEvent(QKeyEvent* event) {
    const std::ptrdiff_t page = event->modifiers().testFlag(Qt::ControlModifier) ? 16 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Up:
        return moveCursor(-page);
    case Qt::Key_Right:
    case Qt::Key_Down:
        return moveCursor(page);
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

} // namespace rmtscope
