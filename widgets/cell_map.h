#pragma once

#include "widgets/colour_maps.h"
#include "widgets/qcustomplot_shim.h"
#include "widgets/theme.h"

namespace rmtscope {

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

private:
    QCPColorMap* m_map;
    QCPColorScale* m_bar;
};

} // namespace rmtscope
