#include "widgets/heatmap_cursors.h"

namespace rmtscope {

HeatmapCursors::HeatmapCursors(QCustomPlot& plot)
    : m_playhead(new QCPItemStraightLine(&plot))
    , m_selection(new QCPItemRect(&plot))
    , m_cursor(new QCPItemRect(&plot)) {}

void HeatmapCursors::style(const ThemeColours& theme) {
    m_playhead->setPen(QPen(theme.accent, 1.5));
    m_selection->setPen(QPen(theme.cursor, 2));
    m_selection->setBrush(Qt::NoBrush);
    m_cursor->setPen(QPen(theme.fact, 2));
    m_cursor->setBrush(Qt::NoBrush);
}

void HeatmapCursors::place(const State& state, double pixel) {
    const auto read = static_cast<double>(state.read);
    m_playhead->setVisible(state.read > 0 && state.read < state.segments);
    m_playhead->point1->setCoords(read, 0);
    m_playhead->point2->setCoords(read, 1);
    const double width = std::max(1.0, 3 * pixel); // stays visible when a segment is narrower than a pixel
    m_selection->setVisible(state.selected.has_value());
    if (state.selected) {
        const auto left = static_cast<double>(*state.selected);
        m_selection->topLeft->setCoords(left, 0);
        m_selection->bottomRight->setCoords(left + width, state.slotCount);
    }
    m_cursor->setVisible(state.cell.has_value());
    if (state.cell) {
        const auto left = static_cast<double>(state.cell->segment);
        m_cursor->topLeft->setCoords(left, state.cell->slot);
        m_cursor->bottomRight->setCoords(left + width, state.cell->slot + 1);
    }
}

} // namespace rmtscope
