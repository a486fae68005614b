#pragma once

#include "widgets/colour_maps.h"
#include "widgets/qcustomplot_shim.h"
#include "widgets/theme.h"

namespace rmtscope {

/// A colour map as QCustomPlot wants it; cells without a value (NaN) get `empty`.
[[nodiscard]] inline QCPColorGradient gradientOf(ColourMap map, const QColor& empty) {
    QMap<double, QColor> stops;
    const ColourTable& table = colourTable(map);
    for (int i = 0; i < colourMapEntries; ++i) {
        stops.insert(static_cast<double>(i) / (colourMapEntries - 1), QColor(table[static_cast<std::size_t>(i)]));
    }
    QCPColorGradient gradient;
    gradient.setLevelCount(colourMapEntries);
    gradient.setColorInterpolation(QCPColorGradient::ciRGB);
    gradient.setColorStops(stops);
    gradient.setNanHandling(QCPColorGradient::nhNanColor);
    gradient.setNanColor(empty);
    return gradient;
}

/// Plots above each other end at the same pixel, however long the numbers of their colour bars are.
inline void fixBarWidth(QCPColorScale& bar) {
    QCPAxisRect* rect = bar.axis()->axisRect();
    rect->setAutoMargins(QCP::msTop | QCP::msBottom);
    rect->setMargins(QMargins(8, 0, 62, 0));
}

inline void styleColourBar(QCPColorScale& bar, const ThemeColours& theme, const QFont& font) {
    QCPAxis* axis = bar.axis();
    axis->setBasePen(QPen(theme.grid));
    axis->setTickPen(QPen(theme.muted));
    axis->setSubTickPen(Qt::NoPen);
    axis->setLabelColor(theme.muted);
    axis->setTickLabelColor(theme.muted);
    axis->setLabelFont(font);
    axis->setTickLabelFont(font);
    axis->setTickLengthOut(3);
    axis->setTickLengthIn(0);
    axis->setNumberFormat(QStringLiteral("g"));
    axis->setNumberPrecision(3);
    axis->ticker()->setTickCount(3);
}

} // namespace rmtscope
