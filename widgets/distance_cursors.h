#pragma once

#include "widgets/distance_plot.h"
#include "widgets/qcustomplot_shim.h"

#include <array>
#include <vector>

namespace rmtscope {

/// What points at a distance map: the selected segment's row and column, the cell under the keyboard.
struct DistanceCursors {
    /// Its parts belong to `plot`.
    explicit DistanceCursors(QCustomPlot& plot);

    struct State {
        std::int64_t segments = 0;
        std::optional<std::int64_t> selected;
        std::optional<DistanceCell> cell;
        DistanceCell cellWidth{1, 1}; ///< segments that one cell of the picture stands for
    };

    [[nodiscard]] std::array<QCPAbstractItem*, 5> items() const { return {m_row, m_column, m_left, m_above, m_cursor}; }
    void style(const ThemeColours& theme);
    void place(const State& state);

private:
    QCustomPlot& m_plot;
    QCPItemRect* m_row; ///< around a row that is high enough
    QCPItemRect* m_column;
    QCPItemLine* m_left; ///< else arrows from outside, which hide no cell
    QCPItemLine* m_above;
    QCPItemRect* m_cursor;
};

/// Ticks at the upper and the left edge where the memory has changed: at most one a pixel, however many there are.
class ChangeTicks : public QCPLayerable {
public:
    /// Belongs to the axis rect's plot.
    explicit ChangeTicks(QCPAxisRect& rect)
        : QCPLayerable(rect.parentPlot())
        , m_rect(rect) {}

    /// `segments`: rising.
    void setSegments(std::vector<std::int64_t> segments) { m_segments = std::move(segments); }
    void setPens(const QPen& tick, const QPen& halo) {
        m_tick = tick;
        m_halo = halo;
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override {
        applyAntialiasingHint(painter, mAntialiased, QCP::aeItems);
    }
    [[nodiscard]] QRect clipRect() const override { return m_rect.rect(); }
    void draw(QCPPainter* painter) override;

private:
    [[nodiscard]] std::vector<double> visiblePixels(const QCPAxis& axis) const;

    QCPAxisRect& m_rect;
    std::vector<std::int64_t> m_segments;
    QPen m_tick;
    QPen m_halo;
};

} // namespace rmtscope
