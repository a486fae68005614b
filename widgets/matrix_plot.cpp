#include "widgets/matrix_plot.h"

#include "widgets/matrix_cells.h"
#include "widgets/matrix_labels.h"
#include "widgets/matrix_pins.h"
#include "widgets/plot_mouse.h"
#include "widgets/qcustomplot_shim.h"
#include "widgets/range_json.h"

#include <QJsonObject>

namespace rmtscope {
namespace {

constexpr double closestCells = 4;

/// Keeps an axis within the matrix; panning over the edge stops there.
QCPRange clamped(QCPRange range, double cells) {
    const double size = std::clamp(range.size(), std::min(closestCells, cells), cells);
    const double lower = std::clamp(range.center() - size / 2, 0.0, cells - size);
    return {lower, lower + size};
}

} // namespace

struct MatrixPlot::View {
    QCPRange keys{0, 1};
    QCPRange queries{0, 1};
};

struct MatrixPlot::Parts {
    std::optional<MatrixCells> cells;
    std::optional<MatrixPins> pins;
    QCPItemText* empty = nullptr;
    std::optional<MatrixLabels> names;

    QStringList labels;
    ColourMap colourMap = ColourMap::Viridis;
    std::vector<std::size_t> queries; ///< pinned, the newest last
    std::vector<std::size_t> keys;
    std::optional<MatrixCell> cell;
    std::optional<MatrixCell> pointer; ///< the cell below the mouse
    std::function<QString(MatrixCell)> toolTip;
    View home; ///< what was shown last by the program
    bool byHand = false;
    bool moving = false;

    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(labels.size()); }
};

MatrixPlot::MatrixPlot(QWidget* parent)
    : PlotWidget(parent)
    , m_parts(std::make_unique<Parts>()) {
    QCustomPlot& p = plot();
    p.axisRect()->setupFullAxesBox(false);
    p.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_parts->names.emplace(p);
    p.xAxis->setLabel(tr("key: attended to"));
    p.yAxis->setLabel(tr("query: attending"));
    p.yAxis->setRangeReversed(true);
    p.xAxis2->setTicks(false);
    p.yAxis2->setTicks(false);
    m_parts->cells.emplace(p);
    m_parts->pins.emplace(p, [this](QCPAbstractItem& item) { addCursor(item); });
    m_parts->empty = new QCPItemText(&p);
    m_parts->empty->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_parts->empty->position->setCoords(0.5, 0.5);
    connectMouse();
    connectAxes();
    setAccessibleName(tr("Attention map, queries by keys"));
    setMinimumSize(160, 140);
    applyColours();
}

MatrixPlot::~MatrixPlot() = default;

void MatrixPlot::connectMouse() {
    auto* mouse = new PlotMouse(plot(), *this);
    connectCells(
        *mouse, *this, [this](MatrixCell cell) { return m_parts->toolTip ? m_parts->toolTip(cell) : QString(); },
        [this](MatrixCell cell, Qt::KeyboardModifiers modifiers) {
            m_parts->cell = cell;
            placePins();
            Q_EMIT clicked(cell, modifiers);
        });
    connect(mouse, &PlotMouse::doubleClicked, this, [this] { show(all(), true); });
    connect(this, &MatrixPlot::hovered, this, [this](std::optional<MatrixCell> cell) {
        m_parts->pointer = cell;
        nameCells();
    });
}

void MatrixPlot::connectAxes() {
    for (QCPAxis* axis : {plot().xAxis, plot().yAxis}) {
        connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] {
            if (!m_parts->moving) {
                show({plot().xAxis->range(), plot().yAxis->range()}, true);
            }
        });
    }
}

template <class Set>
void MatrixPlot::replaceCells(const QStringList& labels, Set set) {
    const bool resized = labels.size() != m_parts->labels.size();
    m_parts->labels = labels;
    m_parts->names->setNames(labels);
    m_parts->empty->setVisible(labels.isEmpty());
    set(*m_parts->cells);
    m_parts->pins->setColours(m_parts->cells->frameColour(), colours().fact);
    if (resized) {
        m_parts->cell.reset();
        m_parts->pointer.reset();
        showAll();
        nameCells();
    }
    m_parts->names->rank(m_parts->cells->strengths());
    requestFrame();
}

void MatrixPlot::setMatrix(std::span<const float> weights, const QStringList& labels) {
    replaceCells(labels, [&](MatrixCells& cells) { cells.setWeights(weights, m_parts->size()); });
}

void MatrixPlot::setDifferences(std::span<const float> differences, const QStringList& labels) {
    replaceCells(labels, [&](MatrixCells& cells) { cells.setDifferences(differences, m_parts->size()); });
}

void MatrixPlot::setHues(std::span<const float> weights, const MatrixHues& hues, const QStringList& labels) {
    replaceCells(labels, [&](MatrixCells& cells) { cells.setHues(weights, hues, m_parts->size()); });
}

void MatrixPlot::setScale(MatrixScale scale) {
    m_parts->cells->setScale(scale);
    requestFrame();
}

MatrixScale MatrixPlot::scale() const {
    return m_parts->cells->scale();
}

void MatrixPlot::setFixedMaximum(std::optional<double> maximum) {
    m_parts->cells->setFixedMaximum(maximum);
    requestFrame();
}

void MatrixPlot::setColourMap(ColourMap map) {
    m_parts->colourMap = map;
    applyColours();
}

void MatrixPlot::setPinned(std::optional<std::size_t> query, std::optional<std::size_t> key) {
    setPinned(query ? std::vector{*query} : std::vector<std::size_t>(),
              key ? std::vector{*key} : std::vector<std::size_t>());
}

void MatrixPlot::setPinned(std::vector<std::size_t> queries, std::vector<std::size_t> keys) {
    m_parts->queries = std::move(queries);
    m_parts->keys = std::move(keys);
    placePins();
}

void MatrixPlot::setToolTipText(std::function<QString(MatrixCell)> text) {
    m_parts->toolTip = std::move(text);
}

void MatrixPlot::showRows(std::size_t first, std::size_t last) {
    View view = all();
    view.queries = {static_cast<double>(first), static_cast<double>(std::max(last, first + 1))};
    show(view, false);
}

void MatrixPlot::showColumns(std::size_t first, std::size_t last) {
    View view = all();
    view.keys = {static_cast<double>(first), static_cast<double>(std::max(last, first + 1))};
    show(view, false);
}

void MatrixPlot::showAll() {
    show(all(), false);
}

MatrixPlot::View MatrixPlot::all() const {
    const QCPRange cells(0, std::max<double>(static_cast<double>(m_parts->size()), 1));
    return {cells, cells};
}

void MatrixPlot::show(const View& view, bool byHand) {
    const double cells = all().keys.upper;
    m_parts->moving = true;
    plot().xAxis->setRange(clamped(view.keys, cells));
    plot().yAxis->setRange(clamped(view.queries, cells));
    m_parts->moving = false;
    m_parts->byHand = byHand;
    m_parts->names->rank(m_parts->cells->strengths());
    requestFrame();
    if (byHand) {
        Q_EMIT rangeSetByHand();
    } else {
        m_parts->home = {plot().xAxis->range(), plot().yAxis->range()};
    }
}

QJsonValue MatrixPlot::viewedRange() const {
    const auto json = [](const QCPRange& range) { return rangeJson(range.lower, range.upper); };
    return m_parts->byHand ? QJsonValue(QJsonObject{{QStringLiteral("keys"), json(plot().xAxis->range())},
                                                    {QStringLiteral("queries"), json(plot().yAxis->range())}})
                           : QJsonValue(QJsonValue::Null);
}

void MatrixPlot::viewRange(const QJsonValue& range) {
    const auto keys = endsOf(range[QStringLiteral("keys")]);
    const auto queries = endsOf(range[QStringLiteral("queries")]);
    if (keys && queries) {
        show({{keys->first, keys->second}, {queries->first, queries->second}}, true);
    } else if (range.isNull()) {
        show(View(m_parts->home), false);
    }
}

void MatrixPlot::setEmptyText(const QString& text) {
    m_parts->empty->setText(text);
    requestFrame();
}

void MatrixPlot::setLoading(bool loading) {
    QWidget::setCursor(loading ? Qt::BusyCursor : Qt::ArrowCursor);
}

QString MatrixPlot::scaleText() const {
    return m_parts->cells->scaleText();
}

std::optional<MatrixCell> MatrixPlot::cellAt(const QPoint& position) const {
    const QPoint inside = position - plot().pos();
    if (!plot().axisRect()->rect().contains(inside)) {
        return std::nullopt;
    }
    const double key = std::floor(plot().xAxis->pixelToCoord(inside.x()));
    const double query = std::floor(plot().yAxis->pixelToCoord(inside.y()));
    const auto size = static_cast<double>(m_parts->size());
    if (key < 0 || key >= size || query < 0 || query >= size) {
        return std::nullopt;
    }
    return MatrixCell{static_cast<std::size_t>(query), static_cast<std::size_t>(key)};
}

QPoint MatrixPlot::cellCentre(MatrixCell cell) const {
    const double x = plot().xAxis->coordToPixel(static_cast<double>(cell.key) + 0.5);
    const double y = plot().yAxis->coordToPixel(static_cast<double>(cell.query) + 0.5);
    return QPointF(x, y).toPoint() + plot().pos();
}

std::optional<MatrixCell> MatrixPlot::cellCursor() const {
    return m_parts->cell;
}

QStringList MatrixPlot::shownNames(Qt::Orientation along) const {
    const QCPAxis& axis = along == Qt::Horizontal ? *plot().xAxis : *plot().yAxis;
    return axis.tickVectorLabels();
}

std::pair<double, double> MatrixPlot::visibleKeys() const {
    return {plot().xAxis->range().lower, plot().xAxis->range().upper};
}

void MatrixPlot::prepareFrame() {
    if (m_parts->names->fit()) {
        requestFrame(); // this frame's names were chosen before
    }
    positionPins();
}

void MatrixPlot::restyle() {
    const ThemeColours theme = colours();
    m_parts->cells->setColours(m_parts->colourMap, theme, relativeFont(*this, -1));
    m_parts->names->reserveRoom(); // there may be another font
    m_parts->empty->setColor(theme.muted);
    m_parts->empty->setFont(font());
    m_parts->pins->setColours(m_parts->cells->frameColour(), theme.fact);
}

void MatrixPlot::nameCells() {
    std::vector<int> queries(m_parts->queries.begin(), m_parts->queries.end());
    std::vector<int> keys(m_parts->keys.begin(), m_parts->keys.end());
    for (const auto& cell : {m_parts->cell, m_parts->pointer}) { // the mouse wins
        if (cell) {
            queries.push_back(static_cast<int>(cell->query));
            keys.push_back(static_cast<int>(cell->key));
        }
    }
    if (m_parts->names->setPointedAt(queries, keys)) {
        requestFrame();
    }
}

void MatrixPlot::placePins() {
    nameCells();
    positionPins();
    repaintCursors();
}

void MatrixPlot::positionPins() {
    m_parts->pins->place(m_parts->queries, m_parts->keys, m_parts->cell, m_parts->size());
}

void MatrixPlot::moveCursor(int queries, int keys) {
    const auto size = static_cast<std::ptrdiff_t>(m_parts->size());
    if (size == 0) {
        return;
    }
    const MatrixCell from = m_parts->cell.value_or(MatrixCell{});
    const auto moved = [size](std::size_t at, int by) {
        return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(at) + by, 0, size - 1));
    };
    m_parts->cell = m_parts->cell ? MatrixCell{moved(from.query, queries), moved(from.key, keys)} : from;
    const auto key = static_cast<double>(m_parts->cell->key);
    const auto query = static_cast<double>(m_parts->cell->query);
    for (auto [axis, at] : {std::pair(plot().xAxis, key), std::pair(plot().yAxis, query)}) {
        const QCPRange range = axis->range();
        const double shift = at < range.lower ? at - range.lower : std::max(at + 1 - range.upper, 0.0);
        if (shift != 0) {
            axis->setRange(range.lower + shift, range.upper + shift);
        }
    }
    if (m_parts->toolTip) {
        announce(m_parts->toolTip(*m_parts->cell));
    }
    placePins();
    Q_EMIT hovered(m_parts->cell);
}

void MatrixPlot::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursor(0, -1);
    case Qt::Key_Right:
        return moveCursor(0, 1);
    case Qt::Key_Up:
        return moveCursor(-1, 0);
    case Qt::Key_Down:
        return moveCursor(1, 0);
    case Qt::Key_Home:
        return show(all(), true);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_parts->cell) {
            Q_EMIT clicked(*m_parts->cell, event->modifiers());
        }
        return;
    default:
        PlotWidget::keyPressEvent(event);
    }
}

void MatrixPlot::leaveEvent(QEvent* event) {
    Q_EMIT hovered(std::nullopt);
    PlotWidget::leaveEvent(event);
}

} // namespace rmtscope
