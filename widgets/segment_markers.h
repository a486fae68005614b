#pragma once

#include "widgets/qcustomplot_shim.h"

#include <array>
#include <span>
#include <vector>

namespace rmtscope {

/// Where a fact stands, or what an answer comes from.
struct SegmentMarker {
    enum class Kind {
        Fact,      ///< of the question that is looked at
        OtherFact, ///< of any other question
        Source,    ///< a segment that the traced answer comes from
    };

    double at = 0; ///< on the axis of segments: in the middle of segment k at k + 0.5
    Kind kind = Kind::Fact;
};

/// Marks of a heatmap: a line through the whole height, or a tick at the upper edge where they stand so close that
/// lines would hide the cells. One paint costs what is visible, at most one mark a pixel, however many there are.
class SegmentMarkers : public QCPLayerable {
public:
    /// Belongs to the axis rect's plot.
    explicit SegmentMarkers(QCPAxisRect& rect);

    void clear();
    void add(std::span<const SegmentMarker> markers);
    /// pens: of each kind
    void setPens(const std::array<QPen, 3>& pens, const QPen& halo);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    [[nodiscard]] QRect clipRect() const override { return m_rect.rect(); }
    void draw(QCPPainter* painter) override;

private:
    [[nodiscard]] std::vector<double> visibleColumns(const std::vector<double>& places) const;

    QCPAxisRect& m_rect;
    std::array<std::vector<double>, 3> m_places; ///< of each kind, rising, without doubles
    std::array<QPen, 3> m_pens;
    QPen m_halo;
};

} // namespace rmtscope
