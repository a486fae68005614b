#pragma once

#include "viewmodels/settings.h"

#include <QRgb>
#include <QString>

#include <array>

namespace rmtscope {

inline constexpr int colourMapEntries = 256;
using ColourTable = std::array<QRgb, colourMapEntries>;

/// Both are sequential: their lightness rises evenly. Cividis looks almost the same to colour-blind readers.
[[nodiscard]] const ColourTable& colourTable(ColourMap map);
[[nodiscard]] QString colourMapName(ColourMap map);

/// For values around a real zero, which is the middle: blue below, red or orange above, as light or as dark on both
/// sides. Zero looks like the background.
[[nodiscard]] const ColourTable& divergingTable(bool dark);

/// `position` in 0..1; outside it takes the end's colour.
[[nodiscard]] QRgb mappedColour(ColourMap map, double position);

} // namespace rmtscope
