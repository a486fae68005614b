#pragma once

#include "widgets/colour_maps.h"
#include "widgets/qcustomplot_shim.h"
#include "widgets/theme.h"

#include <vector>

namespace rmtscope {

/// One hue of a map whose hues say which and whose brightness says how much.
struct MapBand {
    QColor colour;
    QString name;
};

/// Coloured cells behind a plot's axes, and the colour bar beside them that says what the colours mean.
class CellMap {
public:
    /// Its parts belong to `plot`.
    explicit CellMap(QCustomPlot& plot);

    [[nodiscard]] QCPColorMapData& cells() { return *m_map->data(); }
    void setVisible(bool visible) { m_map->setVisible(visible); }
    /// What the colours stand for.
    void setLabel(const QString& label) { m_bar->setLabel(label); }
    void setValueRange(const QCPRange& range) { m_map->setDataRange(range); }
    [[nodiscard]] QCPRange valueRange() const { return m_map->dataRange(); }
    /// Cells without a value (NaN) get theme.notRead.
    void setColours(ColourMap map, const ThemeColours& theme, const QFont& font);
    /// For a value range around zero.
    void setDivergingColours(const ThemeColours& theme, const QFont& font);
    /// For bandValue() and the range 0..bands.size(): each band goes from the background to its colour, and the colour
    /// bar names them.
    void setBands(const std::vector<MapBand>& bands, const ThemeColours& theme, const QFont& font);
    /// strength: 0..1
    [[nodiscard]] static double bandValue(std::size_t band, double strength);

private:
    void setGradient(const QCPColorGradient& gradient, const QSharedPointer<QCPAxisTicker>& ticker,
                     const ThemeColours& theme, const QFont& font);

    QCPColorMap* m_map;
    QCPColorScale* m_bar;
    QSharedPointer<QCPAxisTicker> m_numbers;
};

} // namespace rmtscope
