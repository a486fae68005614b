#pragma once

#include "widgets/heatmap_geometry.h"
#include "widgets/plot_widget.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace rmtscope {

/// A pair of segments.
struct DistanceCell {
    std::int64_t row = 0;
    std::int64_t column = 0;

    bool operator==(const DistanceCell&) const = default;
};

/// Values of what is visible: [rows.columns(), columns.columns()], NaN where nothing is known. Called once a frame.
using DistanceSource = std::function<std::vector<float>(const HeatmapGeometry& rows, const HeatmapGeometry& columns)>;

/// Segments × segments, growing to the lower right. Wheel zooms, dragging pans, double-click or Home shows everything
/// again, arrow keys move a cell cursor, Return selects its segment.
class DistancePlot : public PlotWidget {
    Q_OBJECT

public:
    /// Cells along one side of the picture: more would take longer than a frame.
    static constexpr int mostCells = 600;

    explicit DistancePlot(QWidget* parent = nullptr);
    ~DistancePlot() override;

    void setSource(DistanceSource source);
    /// `segments` of the whole document; nothing is read yet.
    void setExtent(std::int64_t segments);
    /// Segments 0 to `read` - 1 have values now.
    void setRead(std::int64_t read);
    /// The source has other values now.
    void invalidate();
    /// Upper end of the colour bar; 0 or less: 1.
    void setMaximum(double maximum);
    /// For the colour bar and for readers who don't see it: "Euclidean distance".
    void setQuantity(const QString& quantity);
    void setColourMap(ColourMap map);
    /// Rising.
    void setChangePoints(std::vector<std::int64_t> segments);
    void setSelectedSegment(std::optional<std::int64_t> segment);
    void setToolTipText(std::function<QString(DistanceCell)> text);

    /// Of the columns.
    [[nodiscard]] SegmentRange range() const;
    void setRange(SegmentRange columns);
    void setRanges(SegmentRange rows, SegmentRange columns);
    /// Back to all that was read, growing along.
    void resetRange();
    [[nodiscard]] QJsonValue viewedRange() const override;
    void viewRange(const QJsonValue& range) override;
    [[nodiscard]] HeatmapGeometry rowsInView() const;
    [[nodiscard]] HeatmapGeometry columnsInView() const;
    [[nodiscard]] std::optional<DistanceCell> cellAt(const QPoint& position) const;
    /// Middle of a pair in this widget's pixels.
    [[nodiscard]] QPoint cellCentre(DistanceCell cell) const;
    [[nodiscard]] std::optional<DistanceCell> cellCursor() const;

Q_SIGNALS:
    void hovered(std::optional<rmtscope::DistanceCell> cell);
    void clicked(rmtscope::DistanceCell cell);
    /// Of the columns.
    void rangeChanged(rmtscope::SegmentRange range);
    /// One cell of the picture stands for another number of pairs now.
    void cellSizeChanged();

protected:
    void prepareFrame() override;
    void restyle() override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Parts;

    void connectMouse();
    void showRanges(SegmentRange rows, SegmentRange columns, bool byHand);
    void resetByHand();
    void fill(const HeatmapGeometry& rows, const HeatmapGeometry& columns);
    void zoom(double factor);
    void moveCursor(std::int64_t rows, std::int64_t columns);
    void placeCursors(); ///< and repaints their layer
    void positionCursors();

    std::unique_ptr<Parts> m_parts;
};

} // namespace rmtscope

Q_DECLARE_METATYPE(rmtscope::DistanceCell)
