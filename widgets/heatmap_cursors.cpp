#include "widgets/heatmap_cursors.h"

namespace rmtscope {
namespace {

constexpr double framedColumn = 4; // pixels; the frame of a narrower one would hide it
constexpr double heatmapArrow = 8;

/// Points at the upper (-1) or lower (1) edge of the heatmap.
QCPItemLine* makeArrow(QCustomPlot& plot, int side) {
    auto* line = new QCPItemLine(&plot);
    line->setClipToAxisRect(false);
    line->setHead(QCPLineEnding(QCPLineEnding::esFlatArrow, heatmapArrow, heatmapArrow));
    line->end->setTypeX(QCPItemPosition::ptPlotCoords);
    line->end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    line->start->setParentAnchor(line->end);
    line->start->setType(QCPItemPosition::ptAbsolute);
    line->start->setCoords(0, side * heatmapArrow);
    return line;
}

} // namespace

HeatmapCursors::HeatmapCursors(QCustomPlot& plot)
    : m_playhead(new QCPItemStraightLine(&plot))
    , m_selection(new QCPItemRect(&plot))
    , m_above(makeArrow(plot, -1))
    , m_below(makeArrow(plot, 1))
    , m_cursor(new QCPItemRect(&plot)) {}

void HeatmapCursors::style(const ThemeColours& theme) {
    m_playhead->setPen(QPen(theme.accent, 1.5));
    m_selection->setPen(QPen(theme.cursor, 2));
    m_selection->setBrush(Qt::NoBrush);
    m_above->setPen(QPen(theme.text, 1));
    m_below->setPen(QPen(theme.text, 1));
    m_cursor->setPen(QPen(theme.fact, 2));
    m_cursor->setBrush(Qt::NoBrush);
}

void HeatmapCursors::place(const State& state, double pixel) {
    const auto read = static_cast<double>(state.read);
    m_playhead->setVisible(state.read > 0 && state.read < state.segments);
    m_playhead->point1->setCoords(read, 0);
    m_playhead->point2->setCoords(read, 1);
    const double width = std::max(1.0, 3 * pixel); // stays visible when a segment is narrower than a pixel
    const bool framed = framedColumn * pixel <= 1;
    m_selection->setVisible(state.selected && framed);
    const double middle = state.selected ? static_cast<double>(*state.selected) + 0.5 : -1;
    const bool inView = middle >= state.visible.lower && middle <= state.visible.upper;
    m_above->setVisible(state.selected && !framed && inView);
    m_below->setVisible(m_above->visible());
    if (state.selected) {
        const auto left = static_cast<double>(*state.selected);
        m_selection->topLeft->setCoords(left, 0);
        m_selection->bottomRight->setCoords(left + 1, state.slotCount);
        m_above->end->setCoords(middle, 0);
        m_below->end->setCoords(middle, 1);
    }
    m_cursor->setVisible(state.cell.has_value());
    if (state.cell) {
        const auto left = static_cast<double>(state.cell->segment);
        m_cursor->topLeft->setCoords(left, state.cell->slot);
        m_cursor->bottomRight->setCoords(left + width, state.cell->slot + 1);
    }
}

} // namespace rmtscope
