#include "widgets/series_plot.h"

#include "widgets/axis_tickers.h"
#include "widgets/plot_mouse.h"
#include "widgets/qcustomplot_shim.h"
#include "widgets/range_json.h"
#include "widgets/series_graphs.h"
#include "widgets/series_markers.h"

#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace rmtscope {
namespace {

constexpr double headroom = 0.06;      // of the value range, above and below the lines
constexpr double smallestShown = 1e-6; // of the largest value on a logarithmic axis

QCPRange logarithmicRange(const std::vector<Series>& all) {
    ValueBounds bounds;
    for (const Series& series : all) {
        for (const double value : series.y) {
            if (value > 0 && !series.secondAxis) {
                bounds.add(value);
            }
        }
    }
    const double high = bounds.high();
    const double low = bounds.empty() ? high / 10 : std::max(bounds.low(), high * smallestShown);
    const double room = std::max(std::pow(high / low, headroom), 1 + headroom);
    return {low / room, high * room};
}

} // namespace

struct SeriesPlot::Parts {
    std::vector<Series> series;
    SeriesMarkers* markers = nullptr;
    QCPItemStraightLine* cursor = nullptr;
    QCPItemText* empty = nullptr;
    std::optional<double> cursorX;
    std::optional<double> lower;
    std::optional<double> upper;
    std::function<QString(double)> readout;
    QString xLabel;
    bool legend = true;
    bool fitted = true; ///< nobody has zoomed
    bool moving = false;
    bool second = false;
    int left = 0; ///< edge of the last frame
};

SeriesPlot::SeriesPlot(QWidget* parent)
    : PlotWidget(parent)
    , m_parts(std::make_unique<Parts>()) {
    QCustomPlot& p = plot();
    p.axisRect()->setupFullAxesBox(false);
    p.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    p.axisRect()->setRangeDrag(Qt::Horizontal);
    p.axisRect()->setRangeZoom(Qt::Horizontal);
    p.axisRect()->setMinimumMargins(QMargins(54, 8, 12, 0));
    p.xAxis->setTicker(QSharedPointer<CountTicker>::create());
    p.yAxis->setTicker(QSharedPointer<CountTicker>::create());
    p.yAxis2->setTicker(QSharedPointer<CountTicker>::create());
    p.xAxis2->setVisible(false);
    p.yAxis2->setVisible(false);
    addLegend();
    m_parts->markers = new SeriesMarkers(*p.axisRect());
    m_parts->cursor = new QCPItemStraightLine(&p);
    addCursor(*m_parts->cursor);
    m_parts->empty = new QCPItemText(&p);
    m_parts->empty->setText(QString()); // an item comes with a text of its own
    m_parts->empty->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_parts->empty->position->setCoords(0.5, 0.5);

    connect(p.xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this](const QCPRange& range) {
        if (!m_parts->moving) {
            setRange(range.lower, range.upper);
        }
    });
    connectMouse();
    setMinimumHeight(60);
    applyColours();
}

SeriesPlot::~SeriesPlot() = default;

void SeriesPlot::addLegend() {
    QCustomPlot& p = plot();
    p.legend->setMargins(QMargins(6, 4, 6, 4));
    p.legend->setRowSpacing(0);
    // Beside the lines, not on them.
    p.axisRect()->insetLayout()->take(p.legend);
    auto* side = new QCPLayoutGrid;
    p.plotLayout()->addElement(0, 1, side);
    p.plotLayout()->setColumnStretchFactor(1, 0.001);
    side->addElement(0, 0, p.legend);
    side->addElement(1, 0, new QCPLayoutElement(&p)); // empty: takes the room below
    side->setRowStretchFactor(0, 0.001);
}

void SeriesPlot::connectMouse() {
    auto* mouse = new PlotMouse(plot(), *this);
    const auto tokensAt = [this](const QPoint& position) {
        return plot().xAxis->pixelToCoord((position - plot().pos()).x());
    };
    mouse->setToolTip([this, tokensAt](const QPoint& position) {
        return plotArea().contains(position) ? readout(tokensAt(position)) : QString();
    });
    connect(mouse, &PlotMouse::clicked, this,
            [this, tokensAt](const QPoint& position) { Q_EMIT clicked(tokensAt(position)); });
    connect(mouse, &PlotMouse::doubleClicked, this, &SeriesPlot::resetByHand);
}

void SeriesPlot::setAxes(const QString& x, const QString& y, const QString& second) {
    m_parts->xLabel = x;
    m_parts->second = !second.isEmpty();
    plot().xAxis->setLabel(x);
    plot().yAxis->setLabel(y);
    plot().yAxis2->setLabel(second);
    plot().yAxis2->setVisible(m_parts->second);
    plot().yAxis2->setTickLabels(m_parts->second);
    setAccessibleName(tr("%1 against %2").arg(y, x));
    requestFrame();
}

void SeriesPlot::setValueRange(std::optional<double> lower, std::optional<double> upper) {
    m_parts->lower = lower;
    m_parts->upper = upper;
    fitValues();
}

void SeriesPlot::setLogarithmicX(bool logarithmic) {
    QCPAxis* axis = plot().xAxis;
    axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (logarithmic) {
        axis->setTicker(QSharedPointer<LogCountTicker>::create());
    } else {
        axis->setTicker(QSharedPointer<CountTicker>::create());
    }
    resetRange();
}

bool SeriesPlot::logarithmicX() const {
    return plot().xAxis->scaleType() == QCPAxis::stLogarithmic;
}

void SeriesPlot::setLogarithmicY(bool logarithmic) {
    QCPAxis* axis = plot().yAxis;
    axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (logarithmic) {
        axis->setTicker(QSharedPointer<LogValueTicker>::create());
    } else {
        axis->setTicker(QSharedPointer<CountTicker>::create());
    }
    fitValues();
}

bool SeriesPlot::logarithmicY() const {
    return plot().yAxis->scaleType() == QCPAxis::stLogarithmic;
}

void SeriesPlot::setLegendVisible(bool visible) {
    m_parts->legend = visible;
    rebuild();
    requestFrame();
}

void SeriesPlot::setBottomAxisShown(bool shown) {
    plot().xAxis->setTickLabels(shown);
    plot().xAxis->setLabel(shown ? m_parts->xLabel : QString());
    requestFrame();
}

void SeriesPlot::alignLeftEdges(const std::vector<SeriesPlot*>& plots) {
    if (plots.empty()) {
        return;
    }
    auto* group = new QCPMarginGroup(&plots.front()->plot());
    for (SeriesPlot* plot : plots) {
        plot->plot().axisRect()->setMinimumMargins(QMargins());
        plot->plot().axisRect()->setMarginGroup(QCP::msLeft, group);
        for (SeriesPlot* other : plots) {
            if (other != plot) {
                connect(plot, &SeriesPlot::leftEdgeMoved, other, &SeriesPlot::requestFrame);
            }
        }
    }
}

void SeriesPlot::lineUpWith(const PlotWidget& other) {
    QCPAxisRect* const rect = plot().axisRect();
    rect->setMinimumMargins(QMargins());
    rect->setAutoMargins(QCP::msTop | QCP::msBottom);
    const auto lineUp = [this, rect, &other] {
        const QRect wanted = other.plotArea();
        const QRect now = plotArea();
        QMargins margins = rect->margins();
        margins.setLeft(std::max(margins.left() + wanted.left() - now.left(), 0));
        margins.setRight(std::max(margins.right() + now.right() - wanted.right(), 0));
        if (margins != rect->margins()) {
            rect->setMargins(margins);
            requestFrame();
        }
    };
    connect(&other, &PlotWidget::plotAreaMoved, this, lineUp);
    connect(this, &PlotWidget::plotAreaMoved, this, lineUp);
}

void SeriesPlot::setSeries(std::vector<Series> series) {
    m_parts->series = std::move(series);
    rebuild();
    if (m_parts->fitted) {
        resetRange();
    }
    fitValues();
}

const std::vector<Series>& SeriesPlot::series() const {
    return m_parts->series;
}

void SeriesPlot::rebuild() {
    QCustomPlot& p = plot();
    const bool anything = replaceGraphs(p, m_parts->series);
    m_parts->empty->setVisible(!anything);
    const bool legend = m_parts->legend && anything;
    if (!legend) {
        p.legend->clearItems(); // hidden entries would still take their width
    }
    p.legend->setVisible(legend);
    p.legend->setMaximumSize(QWIDGETSIZE_MAX, p.legend->minimumOuterSizeHint().height());
}

void SeriesPlot::setMarkers(std::vector<SeriesMarker> markers) {
    m_parts->markers->set(std::move(markers));
    m_parts->markers->setFont(relativeFont(*this, -1));
    requestFrame();
}

const std::vector<SeriesMarker>& SeriesPlot::markers() const {
    return m_parts->markers->all();
}

void SeriesPlot::setCursorAt(std::optional<double> x) {
    m_parts->cursorX = x;
    m_parts->cursor->setVisible(x.has_value());
    if (x) {
        m_parts->cursor->point1->setCoords(*x, 0);
        m_parts->cursor->point2->setCoords(*x, 1);
    }
    repaintCursors();
}

void SeriesPlot::setReadout(std::function<QString(double x)> words) {
    m_parts->readout = std::move(words);
}

void SeriesPlot::setEmptyText(const QString& text) {
    m_parts->empty->setText(text);
    requestFrame();
}

QString SeriesPlot::emptyText() const {
    return m_parts->empty->text();
}

double SeriesPlot::lower() const {
    return plot().xAxis->range().lower;
}
double SeriesPlot::upper() const {
    return plot().xAxis->range().upper;
}

void SeriesPlot::setRange(double lower, double upper) {
    showRange(lower, upper, true);
    Q_EMIT rangeSetByHand();
}

void SeriesPlot::resetByHand() {
    resetRange();
    Q_EMIT rangeSetByHand();
}

QJsonValue SeriesPlot::viewedRange() const {
    return m_parts->fitted ? QJsonValue(QJsonValue::Null) : rangeJson(lower(), upper());
}

void SeriesPlot::viewRange(const QJsonValue& range) {
    if (const auto ends = endsOf(range)) {
        setRange(ends->first, ends->second);
    } else if (range.isNull()) {
        resetByHand();
    }
}

void SeriesPlot::showRangeOf(const SeriesPlot& other) {
    m_parts->fitted = other.m_parts->fitted;
    showRange(other.lower(), other.upper(), false);
}

void SeriesPlot::resetRange() {
    const ValueBounds x = tokenBounds(m_parts->series);
    const double start = logarithmicX() ? std::max(x.low(), 1.0) : 0.0;
    // The end of a long line needs no room; a single point would be half cut off.
    const bool single = !x.empty() && x.low() == x.high();
    const double end = !single ? x.high() : logarithmicX() ? x.high() * 2 : x.high() * 1.25;
    m_parts->fitted = true;
    showRange(start, std::max(end, start + 1), false);
}

void SeriesPlot::showRange(double lower, double upper, bool byHand) {
    m_parts->fitted = m_parts->fitted && !byHand;
    const double smallest = logarithmicX() ? 1.0 : 0.0;
    lower = std::max(lower, smallest);
    upper = std::max(upper, lower + 1);
    m_parts->moving = true;
    plot().xAxis->setRange(lower, upper);
    m_parts->moving = false;
    requestFrame();
    Q_EMIT rangeChanged(lower, upper);
}

void SeriesPlot::fitValues() {
    for (const bool second : {false, true}) {
        const ValueBounds bounds = valueBounds(m_parts->series, second);
        const double bottom = second ? 0 : m_parts->lower.value_or(bounds.low());
        const double room = std::max(bounds.high() - bottom, 1e-9) * headroom;
        const double low = second ? 0 : m_parts->lower.value_or(bounds.low() - room);
        const double high = second ? bounds.high() + room : m_parts->upper.value_or(bounds.high() + room);
        (second ? plot().yAxis2 : plot().yAxis)->setRange(low, std::max(high, low + 1e-9));
    }
    if (logarithmicY()) {
        plot().yAxis->setRange(logarithmicRange(m_parts->series));
    }
    requestFrame();
}

void SeriesPlot::prepareFrame() {
    const int height = plot().axisRect()->height();
    const int labels = std::clamp(height / 32, 2, 6);
    plot().yAxis->ticker()->setTickCount(labels);
    plot().yAxis2->ticker()->setTickCount(labels);
    plot().xAxis->ticker()->setTickCount(std::clamp(plot().axisRect()->width() / 80, 2, 8));
    if (std::exchange(m_parts->left, plot().axisRect()->left()) != plot().axisRect()->left()) {
        Q_EMIT leftEdgeMoved();
    }
}

void SeriesPlot::restyle() {
    const ThemeColours theme = colours();
    m_parts->cursor->setPen(QPen(theme.accent, 1.2));
    m_parts->empty->setColor(theme.muted);
    m_parts->empty->setFont(font());
}

QString SeriesPlot::readout(double x) const {
    const QString values = m_parts->readout ? m_parts->readout(x) : readoutAt(m_parts->series, x, m_parts->xLabel);
    const QString marked = m_parts->markers->textAt(plot().xAxis->coordToPixel(x));
    return marked.isEmpty() ? values : marked + QLatin1Char('\n') + values;
}

QPoint SeriesPlot::positionOf(double x, double y) const {
    return QPointF(plot().xAxis->coordToPixel(x), plot().yAxis->coordToPixel(y)).toPoint() + plot().pos();
}

void SeriesPlot::stepReadout(int steps) {
    const double step = (upper() - lower()) / 50;
    const double from = m_parts->cursorX.value_or(lower());
    const double to = std::clamp(from + steps * step, lower(), upper());
    setCursorAt(to);
    announce(readout(to));
    QToolTip::showText(mapToGlobal(positionOf(to, plot().yAxis->range().center())), readout(to), this);
}

void SeriesPlot::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Home:
        return resetByHand();
    case Qt::Key_Left:
        return stepReadout(-1);
    case Qt::Key_Right:
        return stepReadout(1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_parts->cursorX) {
            Q_EMIT clicked(*m_parts->cursorX);
        }
        return;
    default:
        PlotWidget::keyPressEvent(event);
    }
}

} // namespace rmtscope
