#pragma once

#include "viewmodels/token_scale.h"
#include "widgets/heatmap_geometry.h"
#include "widgets/plot_widget.h"

#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

struct SegmentMarker;

/// One cell of a slots × segments heatmap.
struct HeatmapCell {
    std::int64_t segment = 0;
    int slot = 0;

    bool operator==(const HeatmapCell&) const = default;
};

/// Values of `columns` equal groups of the segments from `first` to one before `last`: [slots, columns], NaN where
/// nothing was read. Called once a frame for just what is visible.
using HeatmapSource = std::function<std::vector<float>(std::int64_t first, std::int64_t last, int columns)>;

/// Slots × segments, growing to the right while a document is read. Wheel zooms, dragging pans, double-click or Home
/// shows everything again, arrow keys move a cell cursor, Return selects its segment.
class HeatmapPlot : public PlotWidget {
    Q_OBJECT

public:
    explicit HeatmapPlot(QWidget* parent = nullptr);
    ~HeatmapPlot() override;

    void setSource(HeatmapSource source);
    /// `segments` of the whole document.
    void setExtent(std::int64_t segments, int slotCount);
    /// What the axis on top counts; one token a segment at first.
    void setTokenScale(const TokenScale& scale);
    /// Segments 0 to `read` - 1 have values. Scrolls if the right end was in view.
    void setRead(std::int64_t read);
    /// The source has other values now.
    void invalidate();
    void clearMarkers();
    void addMarkers(std::span<const SegmentMarker> markers);
    void setSelectedSegment(std::optional<std::int64_t> segment);
    /// What the columns are instead of segments: "token", "tokens"; once, before setQuantity().
    void setColumnNoun(const QString& one, const QString& several);
    /// Names of the columns, for the lower axis instead of their numbers.
    void setColumnLabels(const QStringList& labels);
    /// The columns are these segments and no others; they are told by their own numbers.
    void setColumnSegments(const std::vector<std::int64_t>& segments);
    /// The quantity, for the colour bar and for readers who don't see it: "write mass".
    void setQuantity(const QString& quantity);
    void setColourMap(ColourMap map);
    /// Values may be negative: colours diverge from 0, and the colour bar reaches as far below it as above.
    void setDiverging(bool diverging);
    /// What is said of cells without a value; "not read yet" at first.
    void setMissingText(const QString& text);
    /// Upper end of the colour bar; nothing: the largest value in view.
    void setFixedMaximum(std::optional<double> maximum);
    /// The colour bar begins at the smallest value in view instead of 0: for values that hardly differ.
    void setFromSmallest(bool fromSmallest);
    void setToolTipText(std::function<QString(HeatmapCell)> text);
    /// At least so many pixels for the numbers on the left: what stands below may need more.
    void setLeftRoom(int pixels);
    /// Of heatmaps above each other only the first needs tokens, only the last needs segments.
    void setAxesShown(bool tokens, bool segments);

    [[nodiscard]] SegmentRange range() const;
    void setRange(SegmentRange range);
    /// The same range as another heatmap, growing along if that does.
    void shareRange(const HeatmapPlot& other);
    /// Back to all that was read, growing along.
    void resetRange();
    [[nodiscard]] QJsonValue viewedRange() const override;
    void viewRange(const QJsonValue& range) override;
    [[nodiscard]] HeatmapGeometry geometryInView() const;
    [[nodiscard]] std::optional<HeatmapCell> cellCursor() const;
    [[nodiscard]] std::optional<HeatmapCell> cellAt(const QPoint& position) const;
    /// Middle of a cell in this widget's pixels.
    [[nodiscard]] QPoint cellCentre(HeatmapCell cell) const;
    [[nodiscard]] double maximum() const;

Q_SIGNALS:
    void hovered(std::optional<rmtscope::HeatmapCell> cell);
    void clicked(rmtscope::HeatmapCell cell);
    void rangeChanged(rmtscope::SegmentRange range);
    /// One column of the picture stands for this many segments now.
    void segmentsPerColumnChanged(std::int64_t segments);

protected:
    void prepareFrame() override;
    void restyle() override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Parts;

    void connectMouse();
    void showRange(SegmentRange wanted, bool byHand);
    void moveCursor(std::int64_t segments, int slotSteps);
    void placeCursor(); ///< and repaints its layer
    void positionCursor();

    std::unique_ptr<Parts> m_parts;
};

} // namespace rmtscope

Q_DECLARE_METATYPE(rmtscope::HeatmapCell)
