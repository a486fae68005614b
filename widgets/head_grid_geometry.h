#pragma once

#include "viewmodels/head_atlas.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <optional>

namespace rmtscope {

/// Where the tiles of a grid of heads lie: in a widget's pixels, though a tile is a whole number of the device's.
struct HeadGridGeometry {
    AtlasLayout layout; ///< in device pixels
    int tiles = 0;
    double pixelRatio = 1;
    QPointF origin; ///< of the first tile

    /// As large as fits into `area`, `columns` in a row, square up to `widest` pixels; below each a strip.
    [[nodiscard]] static HeadGridGeometry fitting(const QRectF& area, int tiles, int columns, double strip,
                                                  double pixelRatio);

    [[nodiscard]] int rows() const { return layout.columns < 1 ? 0 : (tiles + layout.columns - 1) / layout.columns; }
    [[nodiscard]] QRectF tile(int index) const;
    [[nodiscard]] QRectF strip(int index) const;
    /// The tile, or its strip, at a position.
    [[nodiscard]] std::optional<int> at(const QPointF& position) const;
    /// `columns` and `rows` further on, not beyond the grid's edges.
    [[nodiscard]] int moved(int index, int columns, int rowCount) const;

    static constexpr double widest = 144;
    static constexpr double gap = 3;
};

} // namespace rmtscope
