#include "widgets/head_grid_geometry.h"

#include <algorithm>
#include <cmath>

namespace rmtscope {

HeadGridGeometry HeadGridGeometry::fitting(const QRectF& area, int tiles, int columns, double strip,
                                           double pixelRatio) {
    HeadGridGeometry geometry;
    geometry.tiles = tiles;
    geometry.pixelRatio = pixelRatio;
    geometry.origin = area.topLeft();
    if (tiles < 1 || columns < 1) {
        return geometry;
    }
    const int rows = (tiles + columns - 1) / columns;
    const double wide = area.width() / columns - gap;
    const double high = area.height() / rows - gap - strip;
    const double side = std::min({wide, high, widest});
    const auto pixels = [pixelRatio](double length) { return static_cast<int>(std::floor(length * pixelRatio)); };
    geometry.layout.columns = columns;
    geometry.layout.tileWidth = std::max(pixels(side), 1);
    geometry.layout.tileHeight = geometry.layout.tileWidth;
    geometry.layout.pitchX = geometry.layout.tileWidth + std::max(pixels(gap), 1);
    geometry.layout.pitchY = geometry.layout.pitchX + pixels(strip);
    return geometry;
}

QRectF HeadGridGeometry::tile(int index) const {
    const int column = index % layout.columns;
    const int row = index / layout.columns;
    return {origin + QPointF(column * layout.pitchX, row * layout.pitchY) / pixelRatio,
            QSizeF(layout.tileWidth, layout.tileHeight) / pixelRatio};
}

QRectF HeadGridGeometry::strip(int index) const {
    const QRectF above = tile(index);
    const double height = (layout.pitchY - layout.pitchX) / pixelRatio;
    return {above.left(), above.bottom() + 1, above.width(), height};
}

std::optional<int> HeadGridGeometry::at(const QPointF& position) const {
    for (int index = 0; index < tiles && layout.columns > 0; ++index) {
        if (tile(index).united(strip(index)).contains(position)) {
            return index;
        }
    }
    return std::nullopt;
}

int HeadGridGeometry::moved(int index, int columns, int rowCount) const {
    const int column = std::clamp(index % layout.columns + columns, 0, layout.columns - 1);
    const int row = std::clamp(index / layout.columns + rowCount, 0, rows() - 1);
    return std::min(row * layout.columns + column, tiles - 1);
}

} // namespace rmtscope
