#pragma once

#include "viewmodels/head_masses.h"
#include "widgets/colour_maps.h"
#include "widgets/head_grid_geometry.h"
#include "widgets/theme.h"

#include <QFont>
#include <QImage>

#include <optional>
#include <vector>

class QPainter;

namespace rmtscope {

class HeadGrid;

/// What a grid of heads looks like.
struct HeadGridLook {
    HeadGridGeometry geometry;
    ThemeColours theme;
    QFont font;
    ColourMap colourMap = ColourMap::Viridis;
    bool ranked = false;                ///< then every tile has its head's name, else layers and heads have theirs once
    std::vector<HeadPosition> selected; ///< sorted
    std::optional<int> cursor;          ///< a tile
};

/// Below a tile: a bar for write, one for read, and a name if it is ranked.
[[nodiscard]] double stripHeight(const QFont& font, bool ranked);

/// atlas: in the order of the tiles, one pixel for one of the device's.
void paintHeadGrid(QPainter& painter, const HeadGrid& grid, const QImage& atlas, const HeadGridLook& look);

} // namespace rmtscope
