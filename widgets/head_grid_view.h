#pragma once

#include "viewmodels/head_masses.h"
#include "widgets/colour_maps.h"
#include "widgets/figure_export.h"
#include "widgets/head_grid_geometry.h"

#include <QImage>
#include <QWidget>

#include <optional>
#include <vector>

namespace rmtscope {

class HeadGrid;

/// The atlas of a HeadGrid, with the heads' names, a bar for each head's write and read mass, and a colour bar. Arrow
/// keys move a cursor from head to head, Home and End go to the first and the last, Return clicks its head.
class HeadGridView : public QWidget, public Figure {
    Q_OBJECT

public:
    /// `grid` outlives it; it is told how large its tiles shall be.
    explicit HeadGridView(HeadGrid& grid, QWidget* parent = nullptr);

    /// How many tiles there will be, before there is an atlas.
    void setShape(int layers, int heads);
    void setColourMap(ColourMap map);
    void setEmptyText(const QString& text);
    /// The tiles' names or the room for them are others.
    void relayout() { askForTiles(); }
    /// Heads with a frame.
    void setSelected(std::vector<HeadPosition> heads);

    [[nodiscard]] std::optional<HeadPosition> cursor() const;
    [[nodiscard]] std::optional<HeadPosition> headAt(const QPoint& position) const;
    /// Middle of a head's tile; none if it isn't shown.
    [[nodiscard]] std::optional<QPoint> centreOf(const HeadPosition& at) const;
    /// Layer, head and masses.
    [[nodiscard]] QString textOf(const HeadPosition& at) const;

    [[nodiscard]] QSize figureSize() const override { return size(); }
    void paintFigure(const FigureCanvas& canvas, const QRect& area) override;

Q_SIGNALS:
    /// Or Return was pressed on it.
    void headClicked(rmtscope::HeadPosition at, Qt::KeyboardModifiers modifiers);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QMarginsF roomForNames() const;
    [[nodiscard]] HeadGridGeometry geometryInView() const;
    [[nodiscard]] const std::vector<HeadPosition>& order() const;
    void askForTiles();
    void colourAtlas();
    void moveCursor(int tile);
    void paintAll(QPainter& painter);

    HeadGrid& m_grid;
    int m_layers = 0;
    int m_heads = 0;
    ColourMap m_colourMap = ColourMap::Viridis;
    QString m_emptyText;
    std::vector<HeadPosition> m_selected; ///< sorted
    std::optional<int> m_cursor;          ///< a tile
    QImage m_picture;                     ///< the atlas in colours
};

} // namespace rmtscope
