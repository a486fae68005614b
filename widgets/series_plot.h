#pragma once

#include "widgets/plot_widget.h"
#include "widgets/series_data.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace rmtscope {

/// Lines against tokens: wheel zooms x, dragging pans, double-click or Home shows everything, left and right move the
/// readout from point to point.
class SeriesPlot : public PlotWidget {
    Q_OBJECT

public:
    explicit SeriesPlot(QWidget* parent = nullptr);
    ~SeriesPlot() override;

    void setAxes(const QString& x, const QString& y, const QString& second = {});
    /// Values outside are never shown; nothing: from the data.
    void setValueRange(std::optional<double> lower, std::optional<double> upper);
    void setLogarithmicX(bool logarithmic);
    [[nodiscard]] bool logarithmicX() const;
    /// Of the left axis; what isn't above 0 is then not shown.
    void setLogarithmicY(bool logarithmic);
    [[nodiscard]] bool logarithmicY() const;
    void setLegendVisible(bool visible);
    /// Plots above each other begin at the same place, however wide the numbers on their left are.
    static void alignLeftEdges(const std::vector<SeriesPlot*>& plots);
    /// Begins and ends where `other` does, which stands above it and is as wide: their axes are one.
    void lineUpWith(const PlotWidget& other);
    /// Of plots above each other only the last needs the numbers below.
    void setBottomAxisShown(bool shown);
    void setSeries(std::vector<Series> series);
    [[nodiscard]] const std::vector<Series>& series() const;
    void setMarkers(std::vector<SeriesMarker> markers);
    [[nodiscard]] const std::vector<SeriesMarker>& markers() const;
    /// A line for what is selected elsewhere.
    void setCursorAt(std::optional<double> x);
    /// Says what is at an x in place of readoutAt(): where lines are thinned, the exact values.
    void setReadout(std::function<QString(double x)> words);
    /// Shown in the middle while there are no lines: what to do to get some.
    void setEmptyText(const QString& text);
    [[nodiscard]] QString emptyText() const;

    [[nodiscard]] double lower() const;
    [[nodiscard]] double upper() const;
    void setRange(double lower, double upper);
    /// The same tokens as the other plot shows, and growing with the data if that one does.
    void showRangeOf(const SeriesPlot& other);
    void resetRange();
    [[nodiscard]] QJsonValue viewedRange() const override;
    void viewRange(const QJsonValue& range) override;
    /// "12 k tokens: kitchen 0.93, garden 0.02".
    [[nodiscard]] QString readout(double x) const;
    /// Position in this widget's pixels.
    [[nodiscard]] QPoint positionOf(double x, double y) const;

Q_SIGNALS:
    void rangeChanged(double lower, double upper);
    void clicked(double x);
    /// Another left edge than in the frame before: aligned plots must be laid out again.
    void leftEdgeMoved();

protected:
    void prepareFrame() override;
    void restyle() override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Parts;

    void rebuild();
    void showRange(double lower, double upper, bool byHand);
    void resetByHand();
    void fitValues();
    void addLegend();
    void connectMouse();
    void stepReadout(int steps);

    std::unique_ptr<Parts> m_parts;
};

} // namespace rmtscope
