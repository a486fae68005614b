#pragma once

#include "widgets/colour_maps.h"
#include "widgets/qcustomplot_shim.h"

#include <vector>

namespace rmtscope {

/// The line of a PathPlot, with a dot at each point while there is room for them. Its colour runs through a colour map.
class PathTrail : public QCPLayerable {
public:
    /// Belongs to the axis rect's plot.
    explicit PathTrail(QCPAxisRect& rect)
        : QCPLayerable(rect.parentPlot())
        , m_rect(rect) {}

    void setPoints(std::vector<QPointF> points) { m_points = std::move(points); }
    [[nodiscard]] const std::vector<QPointF>& points() const { return m_points; }
    void setColours(ColourMap map, const QColor& rim) {
        m_map = map;
        m_rim = rim;
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override {
        applyAntialiasingHint(painter, mAntialiased, QCP::aePlottables);
    }
    [[nodiscard]] QRect clipRect() const override { return m_rect.rect(); }
    void draw(QCPPainter* painter) override;

private:
    /// `penOf(point)`: of the piece that ends there.
    template <class Pen>
    void drawLine(QCPPainter& painter, const Pen& penOf) const;
    void drawDots(QCPPainter& painter) const;
    [[nodiscard]] QPointF pixelOf(const QPointF& point) const;
    [[nodiscard]] QColor colourOf(std::size_t point) const;

    QCPAxisRect& m_rect;
    std::vector<QPointF> m_points;
    ColourMap m_map = ColourMap::Viridis;
    QColor m_rim;
};

} // namespace rmtscope
