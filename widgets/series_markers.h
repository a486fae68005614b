#pragma once

#include "widgets/qcustomplot_shim.h"
#include "widgets/series_data.h"

#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

/// Where a marker's text stands, in pixels; `row` 0 is the upmost.
struct MarkerLabel {
    double left = 0;
    int row = 0;

    bool operator==(const MarkerLabel&) const = default;
};

/// Rows so that no text covers another: each to the right of its line, or to its left where the area ends. What finds
/// no room in `rows` has no label.
/// lines, widths: [markers], pixels, lines rising
[[nodiscard]] std::vector<std::optional<MarkerLabel>>
placeLabels(std::span<const double> lines, std::span<const double> widths, double areaRight, int rows);

/// The markers of a plot of lines, on the axis at the bottom.
class SeriesMarkers : public QCPLayerable {
public:
    /// Belongs to the axis rect's plot.
    explicit SeriesMarkers(QCPAxisRect& rect);

    void set(std::vector<SeriesMarker> markers); ///< in any order
    void setFont(const QFont& font) { m_font = font; }
    [[nodiscard]] const std::vector<SeriesMarker>& all() const { return m_markers; }
    /// The texts of the lines within a few pixels of `x`, a line each.
    [[nodiscard]] QString textAt(double x) const;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    [[nodiscard]] QRect clipRect() const override { return m_rect.rect(); }
    void draw(QCPPainter* painter) override;

private:
    [[nodiscard]] double pixelOf(const SeriesMarker& marker) const;
    [[nodiscard]] std::vector<SeriesMarker> visible() const;

    QCPAxisRect& m_rect;
    std::vector<SeriesMarker> m_markers; ///< in the order they came
    QFont m_font;
};

} // namespace rmtscope
