#include "widgets/distance_cursors.h"

#include <algorithm>
#include <cmath>

namespace rmtscope {
namespace {

constexpr double framedPixels = 4; // the frame of a narrower row would hide it
constexpr double distanceArrow = 8;
constexpr int tickLength = 9;

/// An distanceArrow whose head touches the map's edge at a place of one axis.
QCPItemLine* makeArrow(QCustomPlot& plot, QPointF from) {
    auto* line = new QCPItemLine(&plot);
    line->setClipToAxisRect(false);
    line->setHead(QCPLineEnding(QCPLineEnding::esFlatArrow, distanceArrow, distanceArrow));
    line->start->setParentAnchor(line->end);
    line->start->setType(QCPItemPosition::ptAbsolute);
    line->start->setCoords(from);
    return line;
}

void frame(QCPItemRect& item, double left, double top, double width, double height) {
    item.topLeft->setCoords(left, top);
    item.bottomRight->setCoords(left + width, top + height);
}

} // namespace

DistanceCursors::DistanceCursors(QCustomPlot& plot)
    : m_plot(plot)
    , m_row(new QCPItemRect(&plot))
    , m_column(new QCPItemRect(&plot))
    , m_left(makeArrow(plot, {-distanceArrow, 0}))
    , m_above(makeArrow(plot, {0, -distanceArrow}))
    , m_cursor(new QCPItemRect(&plot)) {
    m_left->end->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_left->end->setTypeY(QCPItemPosition::ptPlotCoords);
    m_above->end->setTypeX(QCPItemPosition::ptPlotCoords);
    m_above->end->setTypeY(QCPItemPosition::ptAxisRectRatio);
}

void DistanceCursors::style(const ThemeColours& theme) {
    for (QCPItemRect* item : {m_row, m_column}) {
        item->setPen(QPen(theme.cursor, 1.4));
        item->setBrush(Qt::NoBrush);
    }
    m_left->setPen(QPen(theme.text, 1));
    m_above->setPen(QPen(theme.text, 1));
    m_cursor->setPen(QPen(theme.fact, 2));
    m_cursor->setBrush(Qt::NoBrush);
}

void DistanceCursors::place(const State& state) {
    const auto at = static_cast<double>(state.selected.value_or(0));
    const auto all = static_cast<double>(state.segments);
    const bool selected = state.selected && at < all;
    const auto pixelsOf = [](const QCPAxis& axis) { return std::abs(axis.coordToPixel(1) - axis.coordToPixel(0)); };
    const auto inView = [at](const QCPAxis& axis) { return axis.range().contains(at + 0.5); };
    const bool wide = pixelsOf(*m_plot.xAxis) >= framedPixels;
    const bool high = pixelsOf(*m_plot.yAxis) >= framedPixels;
    m_row->setVisible(selected && high);
    m_column->setVisible(selected && wide);
    m_left->setVisible(selected && !high && inView(*m_plot.yAxis));
    m_above->setVisible(selected && !wide && inView(*m_plot.xAxis));
    frame(*m_row, 0, at, all, 1);
    frame(*m_column, at, 0, 1, all);
    m_left->end->setCoords(0, at + 0.5);
    m_above->end->setCoords(at + 0.5, 0);
    const DistanceCell cell = state.cell.value_or(DistanceCell{});
    m_cursor->setVisible(state.cell.has_value());
    const auto first = [](std::int64_t segment, std::int64_t width) {
        return static_cast<double>(segment - segment % width);
    };
    frame(*m_cursor, first(cell.column, state.cellWidth.column), first(cell.row, state.cellWidth.row),
          static_cast<double>(state.cellWidth.column), static_cast<double>(state.cellWidth.row));
}

std::vector<double> ChangeTicks::visiblePixels(const QCPAxis& axis) const {
    std::vector<double> pixels;
    const auto first = static_cast<std::int64_t>(std::floor(axis.range().lower));
    for (auto next = std::lower_bound(m_segments.begin(), m_segments.end(), first); next != m_segments.end(); ++next) {
        const double at = static_cast<double>(*next) + 0.5;
        if (at > axis.range().upper) {
            break;
        }
        const double pixel = std::round(axis.coordToPixel(at));
        if (pixels.empty() || pixels.back() != pixel) {
            pixels.push_back(pixel);
        }
    }
    return pixels;
}

void ChangeTicks::draw(QCPPainter* painter) {
    const QRect area = m_rect.rect();
    std::vector<QLineF> lines;
    for (const double x : visiblePixels(*m_rect.axis(QCPAxis::atBottom))) {
        lines.emplace_back(x, area.top(), x, area.top() + tickLength);
    }
    for (const double y : visiblePixels(*m_rect.axis(QCPAxis::atLeft))) {
        lines.emplace_back(area.left(), y, area.left() + tickLength, y);
    }
    for (const QPen& pen : {m_halo, m_tick}) { // a tick must be seen on any colour
        painter->setPen(pen);
        for (const QLineF& line : lines) {
            painter->drawLine(line);
        }
    }
}

} // namespace rmtscope
