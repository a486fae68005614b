#include "widgets/cell_map.h"

namespace rmtscope {
namespace {

constexpr int barWidth = 10;
// Plots above each other end at the same pixel, however long the numbers of their colour bars are.
constexpr QMargins barMargins(8, 0, 62, 0);

QCPColorGradient gradientOf(ColourMap map, const QColor& empty) {
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

void styleBar(QCPAxis& axis, const ThemeColours& theme, const QFont& font) {
    axis.setBasePen(QPen(theme.grid));
    axis.setTickPen(QPen(theme.muted));
    axis.setSubTickPen(Qt::NoPen);
    axis.setLabelColor(theme.muted);
    axis.setTickLabelColor(theme.muted);
    axis.setLabelFont(font);
    axis.setTickLabelFont(font);
    axis.setTickLengthOut(3);
    axis.setTickLengthIn(0);
    axis.setNumberFormat(QStringLiteral("g"));
    axis.setNumberPrecision(3);
    axis.ticker()->setTickCount(3);
}

} // namespace

CellMap::CellMap(QCustomPlot& plot)
    : m_map(new QCPColorMap(plot.xAxis, plot.yAxis))
    , m_bar(new QCPColorScale(&plot)) {
    m_map->setInterpolate(false);
    m_map->setLayer(QStringLiteral("background"));
    m_map->setDataRange(QCPRange(0, 1));
    m_bar->setType(QCPAxis::atRight);
    m_bar->setBarWidth(barWidth);
    m_bar->setRangeDrag(false);
    m_bar->setRangeZoom(false);
    m_bar->setDataRange(QCPRange(0, 1));
    QCPAxisRect* rect = m_bar->axis()->axisRect();
    rect->setAutoMargins(QCP::msTop | QCP::msBottom);
    rect->setMargins(barMargins);
    plot.plotLayout()->addElement(0, 1, m_bar);
    auto* margins = new QCPMarginGroup(&plot);
    plot.axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
    m_bar->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->grid()->setVisible(false); // the cells are the grid
    }
}

void CellMap::setColours(ColourMap map, const ThemeColours& theme, const QFont& font) {
    const QCPColorGradient gradient = gradientOf(map, theme.notRead);
    m_map->setGradient(gradient);
    m_bar->setGradient(gradient);
    m_map->setColorScale(m_bar);
    styleBar(*m_bar->axis(), theme, font);
}

} // namespace rmtscope
