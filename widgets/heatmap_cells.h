#pragma once

#include "widgets/cell_map.h"
#include "widgets/heatmap_plot.h"
#include "widgets/series_data.h"

namespace rmtscope {

/// The values of a heatmap's cells in view, and how they become colours.
class HeatmapCells {
public:
    /// Its parts belong to `plot`.
    explicit HeatmapCells(QCustomPlot& plot);

    void setSource(HeatmapSource source);
    /// The next frame reads the source again.
    void invalidate() { m_stale = true; }
    void setColourMap(ColourMap map) { m_colourMap = map; }
    /// Around 0.
    void setDiverging(bool diverging);
    void setFixedMaximum(std::optional<double> maximum);
    void setFromSmallest(bool fromSmallest);
    /// What the colours stand for.
    void setQuantity(const QString& quantity) { m_map.setLabel(quantity); }
    void style(const ThemeColours& theme, const QFont& font);

    /// Whether what was filled last isn't what is to be shown.
    [[nodiscard]] bool outdated(const HeatmapGeometry& columns) const {
        return m_stale || !showsTheSame(columns, m_filled);
    }
    struct Changes {
        bool scale = false;       ///< the colour bar has other numbers
        bool columnWidth = false; ///< a column stands for another number of segments
    };
    Changes fill(const HeatmapGeometry& geometry, int slotCount);

    /// NaN where there is none.
    [[nodiscard]] double valueOf(HeatmapCell cell) const;
    /// Upper end of the colour bar.
    [[nodiscard]] double maximum() const { return m_map.valueRange().upper; }

private:
    [[nodiscard]] QCPRange scaleFor(const ValueBounds& bounds) const;

    CellMap m_map;
    HeatmapSource m_source;
    std::optional<double> m_fixedMaximum;
    ColourMap m_colourMap = ColourMap::Viridis;
    bool m_diverging = false;
    bool m_fromSmallest = false;
    bool m_stale = true;
    HeatmapGeometry m_filled;
};

} // namespace rmtscope
