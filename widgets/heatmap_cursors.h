#pragma once

#include "widgets/heatmap_plot.h"
#include "widgets/qcustomplot_shim.h"

#include <array>

namespace rmtscope {

/// What points at a heatmap's cells: how far was read, the selected column, the cell under the keyboard.
struct HeatmapCursors {
    /// Its parts belong to `plot`.
    explicit HeatmapCursors(QCustomPlot& plot);

    struct State {
        std::int64_t segments = 0;
        std::int64_t read = 0;
        int slotCount = 0;
        std::optional<std::int64_t> selected;
        std::optional<HeatmapCell> cell;
        SegmentRange visible;
    };

    [[nodiscard]] std::array<QCPAbstractItem*, 5> items() const {
        return {m_playhead, m_selection, m_above, m_below, m_cursor};
    }
    void style(const ThemeColours& theme);
    /// `pixel`: segments that one pixel stands for.
    void place(const State& state, double pixel);

private:
    QCPItemStraightLine* m_playhead;
    QCPItemRect* m_selection; ///< around a column that is wide enough
    QCPItemLine* m_above;     ///< else arrows from outside, which hide no cell and no marker
    QCPItemLine* m_below;
    QCPItemRect* m_cursor;
};

} // namespace rmtscope
