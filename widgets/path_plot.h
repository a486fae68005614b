#pragma once

#include "widgets/plot_widget.h"

#include <QPointF>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

/// A path through a plane, coloured from its beginning to its end, with the same scale on both axes. Wheel zooms,
/// dragging pans, double-click or Home shows all, left and right walk along it, Return selects.
class PathPlot : public PlotWidget {
    Q_OBJECT

public:
    explicit PathPlot(QWidget* parent = nullptr);
    ~PathPlot() override;

    /// Point i belongs to segment i; those that aren't finite are left out. The view stays unless nobody has zoomed.
    void setPath(std::vector<QPointF> points);
    void setAxes(const QString& x, const QString& y);
    void setColourMap(ColourMap map);
    void setSelected(std::optional<std::size_t> point);
    void setToolTipText(std::function<QString(std::size_t point)> text);
    void setEmptyText(const QString& text);
    void resetRange();
    [[nodiscard]] QJsonValue viewedRange() const override;
    void viewRange(const QJsonValue& range) override;

    /// The nearest point within a finger's width.
    [[nodiscard]] std::optional<std::size_t> cellAt(const QPoint& position) const;
    /// In this widget's pixels.
    [[nodiscard]] QPoint positionOf(std::size_t point) const;
    [[nodiscard]] std::optional<std::size_t> cursorPoint() const;

Q_SIGNALS:
    void hovered(std::optional<std::size_t> point);
    void clicked(std::size_t point);

protected:
    void prepareFrame() override;
    void restyle() override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Parts;

    void resetByHand();
    void fit();
    void keepScale();
    void zoom(double factor);
    void moveCursor(std::ptrdiff_t steps);
    void placeCursors(); ///< and repaints their layer

    std::unique_ptr<Parts> m_parts;
};

} // namespace rmtscope
