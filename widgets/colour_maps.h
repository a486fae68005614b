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

/// `position` in 0..1; outside it takes the end's colour.
[[nodiscard]] QRgb mappedColour(ColourMap map, double position);

} // namespace rmtscope
