#include "widgets/cell_map.h"

#include <algorithm>

namespace rmtscope {
namespace {

constexpr int barWidth = 10;
// Plots above each other end at the same pixel, however long the numbers of their colour bars are.
constexpr QMargins barMargins(8, 0, 62, 0);

constexpr int bandLevels = 64; // shades of one band

QCPColorGradient gradientOf(const ColourTable& table, const QColor& empty) {
    QMap<double, QColor> stops;
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

QCPColorGradient bandGradient(const std::vector<MapBand>& bands, const QColor& background) {
    constexpr double edge = 1e-6; // a band ends as its colour, the next begins as the background
    const auto count = static_cast<double>(bands.size());
    QMap<double, QColor> stops;
    double begin = 0;
    for (const MapBand& band : bands) {
        stops.insert(begin / count, background);
        stops.insert((begin + 1) / count - edge, band.colour);
        ++begin;
    }
    QCPColorGradient gradient;
    gradient.setLevelCount(static_cast<int>(bands.size()) * bandLevels + 1);
    gradient.setColorInterpolation(QCPColorGradient::ciRGB);
    gradient.setColorStops(stops);
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
}

} // namespace

CellMap::CellMap(QCustomPlot& plot)
    : m_map(new QCPColorMap(plot.xAxis, plot.yAxis))
    , m_bar(new QCPColorScale(&plot))
    , m_numbers(QSharedPointer<QCPAxisTicker>::create()) {
    m_numbers->setTickCount(3);
    m_map->setInterpolate(false);
    m_map->setLayer(QStringLiteral("background"));
    m_map->setDataRange(QCPRange(0, 1));
    m_bar->setType(QCPAxis::atRight);
    m_bar->setBarWidth(barWidth);
    m_bar->setRangeDrag(false);
    m_bar->setRangeZoom(false);
    m_bar->setDataRange(QCPRange(0, 1));
    QCPAxisRect* rect = m_bar->axis()->axisRect();
    rect->setAutoMargins(QCP::msTop | QCP::msBottom | QCP::msRight);
    rect->setMargins(barMargins);
    rect->setMinimumMargins(barMargins); // maps below each other keep one width unless numbers are long
    plot.plotLayout()->addElement(0, 1, m_bar);
    auto* margins = new QCPMarginGroup(&plot);
    plot.axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
    m_bar->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        axis->grid()->setVisible(false); // the cells are the grid
    }
}

void CellMap::setColours(ColourMap map, const ThemeColours& theme, const QFont& font) {
    setGradient(gradientOf(colourTable(map), theme.notRead), m_numbers, theme, font);
}

void CellMap::setDivergingColours(const ThemeColours& theme, const QFont& font) {
    const QColor nothing = blended(theme.notRead, theme.muted, 0.4); // which zero must not look like
    setGradient(gradientOf(divergingTable(theme.dark), nothing), m_numbers, theme, font);
}

void CellMap::setBands(const std::vector<MapBand>& bands, const ThemeColours& theme, const QFont& font) {
    const auto names = QSharedPointer<QCPAxisTickerText>::create();
    double middle = 0.5;
    for (const MapBand& band : bands) {
        names->addTick(middle, band.name);
        ++middle;
    }
    setGradient(bandGradient(bands, theme.plotBackground), names, theme, font);
}

double CellMap::bandValue(std::size_t band, double strength) {
    // A step from both edges: QCustomPlot rounds down to a level, which must not be the neighbour's.
    const double level = 1 + std::clamp(strength, 0.0, 1.0) * (bandLevels - 2);
    return static_cast<double>(band) + (level + 0.25) / bandLevels;
}

void CellMap::setGradient(const QCPColorGradient& gradient, const QSharedPointer<QCPAxisTicker>& ticker,
                          const ThemeColours& theme, const QFont& font) {
    m_map->setGradient(gradient);
    m_bar->setGradient(gradient);
    m_map->setColorScale(m_bar);
    m_bar->axis()->setTicker(ticker);
    styleBar(*m_bar->axis(), theme, font);
}

} // namespace rmtscope
