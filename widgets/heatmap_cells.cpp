#include "widgets/heatmap_cells.h"

#include <limits>

namespace rmtscope {

HeatmapCells::HeatmapCells(QCustomPlot& plot)
    : m_map(plot) {}

void HeatmapCells::setSource(HeatmapSource source) {
    m_source = std::move(source);
    invalidate();
}

void HeatmapCells::setDiverging(bool diverging) {
    m_diverging = diverging;
    invalidate();
}

void HeatmapCells::setFixedMaximum(std::optional<double> maximum) {
    m_fixedMaximum = maximum;
    invalidate();
}

void HeatmapCells::setFromSmallest(bool fromSmallest) {
    m_fromSmallest = fromSmallest;
    invalidate();
}

void HeatmapCells::style(const ThemeColours& theme, const QFont& font) {
    if (m_diverging) {
        m_map.setDivergingColours(theme, font);
    } else {
        m_map.setColours(m_colourMap, theme, font);
    }
}

HeatmapCells::Changes HeatmapCells::fill(const HeatmapGeometry& geometry, int slotCount) {
    const int columns = geometry.columns();
    // One more row and column than there are: a QCPColorMap can't tell the size of a single cell. Both lie outside.
    QCPColorMapData& grid = m_map.cells();
    grid.setSize(columns + 1, slotCount + 1);
    const auto width = static_cast<double>(geometry.segmentsPerColumn());
    const auto first = static_cast<double>(geometry.firstSegment());
    grid.setRange(QCPRange(first + width / 2, first + width / 2 + columns * width), QCPRange(0.5, slotCount + 0.5));
    grid.fill(std::numeric_limits<double>::quiet_NaN());

    ValueBounds bounds;
    if (m_source && columns > 0 && slotCount > 0) {
        const auto values = m_source(geometry.firstSegment(), geometry.lastSegment(), columns);
        const auto cells = static_cast<std::size_t>(slotCount) * static_cast<std::size_t>(columns);
        for (std::size_t i = 0; i < std::min(cells, values.size()); ++i) {
            const auto column = static_cast<int>(i % static_cast<std::size_t>(columns));
            const auto row = static_cast<int>(i / static_cast<std::size_t>(columns));
            grid.setCell(column, row, static_cast<double>(values[i]));
            bounds.add(static_cast<double>(values[i]));
        }
    }
    const QCPRange scale = scaleFor(bounds);
    const Changes changes{scale != m_map.valueRange(), m_filled.segmentsPerColumn() != geometry.segmentsPerColumn()};
    if (changes.scale) {
        m_map.setValueRange(scale);
    }
    m_filled = geometry;
    m_stale = false;
    return changes;
}

QCPRange HeatmapCells::scaleFor(const ValueBounds& bounds) const {
    const bool diverging = m_diverging && !bounds.empty();
    const double largest = diverging ? std::max(-bounds.low(), bounds.high()) : bounds.high();
    const double upper = m_fixedMaximum.value_or(largest > 0 ? largest : 1.0);
    const double smallest = m_fromSmallest && bounds.low() < upper ? bounds.low() : 0.0;
    return {m_diverging ? -upper : smallest, upper};
}

double HeatmapCells::valueOf(HeatmapCell cell) const {
    if (!m_source) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto values = m_source(cell.segment, cell.segment + 1, 1);
    const auto slot = static_cast<std::size_t>(cell.slot);
    return slot < values.size() ? static_cast<double>(values[slot]) : std::numeric_limits<double>::quiet_NaN();
}

} // namespace rmtscope
