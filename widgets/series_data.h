#pragma once

#include <QColor>
#include <QString>
#include <QVector>

#include <vector>

namespace rmtscope {

/// A vertical line at `x` that says what stands there.
struct SeriesMarker {
    double x = 0;
    QString text;
    QColor colour;
};

/// Series::shape: so many look different.
inline constexpr int dotShapes = 8;

/// One line of a SeriesPlot. x must not fall.
struct Series {
    QString name;
    QColor colour;
    QVector<double> x;
    QVector<double> y;
    QVector<double> low;  ///< lower end of an interval at each x; empty: none
    QVector<double> high; ///< upper end
    bool emphasised = false;
    bool dashed = false; ///< computed, not measured
    bool points = false; ///< a dot at each value
    int shape = 0;       ///< of the dots, where colours alone don't tell lines apart; repeats after dotShapes
    bool secondAxis = false;
    bool line = true; ///< else only dots

    [[nodiscard]] bool hasInterval() const { return !x.isEmpty() && low.size() == x.size() && high.size() == x.size(); }
};

/// The smallest and largest of some numbers; what isn't finite counts for nothing.
class ValueBounds {
public:
    void add(double value);
    [[nodiscard]] bool empty() const { return m_low > m_high; }
    [[nodiscard]] double low() const { return empty() ? 0 : m_low; }
    [[nodiscard]] double high() const { return empty() ? 1 : m_high; }

private:
    double m_low = 1;
    double m_high = 0;
};

/// Of all x.
[[nodiscard]] ValueBounds tokenBounds(const std::vector<Series>& all);
/// Of all y and intervals on one of the two axes.
[[nodiscard]] ValueBounds valueBounds(const std::vector<Series>& all, bool secondAxis);
/// "12 k tokens" and below it the value of each line nearest to `x`; empty without lines.
[[nodiscard]] QString readoutAt(const std::vector<Series>& all, double x, const QString& xLabel);

} // namespace rmtscope
