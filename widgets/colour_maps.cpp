#include "widgets/colour_maps.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace rmtscope {
namespace {

// Evenly spaced stops of the published maps (van der Walt and Smith; Nuñez, Anderton and Renslow). Between them both
// are linear to within two of 255 levels.
constexpr std::array<QRgb, 20> viridisStops{0x440154, 0x481568, 0x482677, 0x453781, 0x404788, 0x39568C, 0x33638D,
                                            0x2D708E, 0x287D8E, 0x238A8D, 0x1F968B, 0x20A387, 0x29AF7F, 0x3CBB75,
                                            0x55C667, 0x73D055, 0x95D840, 0xB8DE29, 0xDCE319, 0xFDE725};
constexpr std::array<QRgb, 10> cividisStops{0x00204D, 0x00336F, 0x39486B, 0x575C6D, 0x707173,
                                            0x8A8779, 0xA69D75, 0xC4B56C, 0xE4CF5B, 0xFFEA46};

// ColorBrewer's RdBu (Harrower and Brewer 2003), turned around; and for a dark background blue and orange of rising
// lightness on both sides of it.
constexpr std::array<QRgb, 11> divergingOnLight{0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7,
                                                0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B, 0x67001F};
constexpr std::array<QRgb, 9> divergingOnDark{0xA6DBFF, 0x63B0E0, 0x3780B0, 0x24506E, 0x1D2126,
                                              0x6B3D22, 0xAC5F2C, 0xE28D4C, 0xFFC894};

int mix(int from, int to, double part) {
    return static_cast<int>(std::lround(from + part * (to - from)));
}

ColourTable tableOf(std::span<const QRgb> stops) {
    ColourTable table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double at = static_cast<double>(i * (stops.size() - 1)) / static_cast<double>(table.size() - 1);
        const auto left = std::min(static_cast<std::size_t>(at), stops.size() - 2);
        const double part = at - static_cast<double>(left);
        const QRgb a = stops[left];
        const QRgb b = stops[left + 1];
        table[i] = qRgb(mix(qRed(a), qRed(b), part), mix(qGreen(a), qGreen(b), part), mix(qBlue(a), qBlue(b), part));
    }
    return table;
}

} // namespace

const ColourTable& colourTable(ColourMap map) {
    static const ColourTable viridis = tableOf(viridisStops);
    static const ColourTable cividis = tableOf(cividisStops);
    return map == ColourMap::Viridis ? viridis : cividis;
}

const ColourTable& divergingTable(bool dark) {
    static const ColourTable onLight = tableOf(divergingOnLight);
    static const ColourTable onDark = tableOf(divergingOnDark);
    return dark ? onDark : onLight;
}

QString colourMapName(ColourMap map) {
    return map == ColourMap::Viridis ? QStringLiteral("Viridis") : QStringLiteral("Cividis");
}

QRgb mappedColour(ColourMap map, double position) {
    const double entry = std::clamp(position, 0.0, 1.0) * (colourMapEntries - 1);
    return colourTable(map)[static_cast<std::size_t>(std::lround(entry))];
}

} // namespace rmtscope
