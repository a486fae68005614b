#include "widgets/series_data.h"

#include "widgets/number_format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <optional>

namespace rmtscope {
namespace {

QString valueText(const Series& series, qsizetype i) {
    const QString value = QStringLiteral("%1 %2").arg(series.name, formatWeight(series.y[i]));
    return !series.hasInterval() ? value
                                 : value + QCoreApplication::translate("SeriesPlot", " (%1 to %2)")
                                               .arg(formatWeight(series.low[i]), formatWeight(series.high[i]));
}

/// Index of the point closest to x; -1 where there is none.
qsizetype nearestPoint(const Series& series, double x) {
    const auto behind = std::lower_bound(series.x.begin(), series.x.end(), x);
    qsizetype nearest = std::min<qsizetype>(behind - series.x.begin(), series.x.size() - 1);
    if (nearest > 0 && std::abs(series.x[nearest - 1] - x) < std::abs(series.x[nearest] - x)) {
        --nearest;
    }
    return nearest;
}

} // namespace

void ValueBounds::add(double value) {
    if (std::isfinite(value)) {
        const bool first = empty();
        m_low = first ? value : std::min(m_low, value);
        m_high = first ? value : std::max(m_high, value);
    }
}

ValueBounds tokenBounds(const std::vector<Series>& all) {
    ValueBounds bounds;
    for (const Series& series : all) {
        if (!series.x.isEmpty()) {
            bounds.add(series.x.first());
            bounds.add(series.x.last());
        }
    }
    return bounds;
}

ValueBounds valueBounds(const std::vector<Series>& all, bool secondAxis) {
    ValueBounds bounds;
    for (const Series& series : all) {
        if (series.secondAxis != secondAxis) {
            continue;
        }
        for (const QVector<double>* values : {&series.y, &series.low, &series.high}) {
            std::for_each(values->begin(), values->end(), [&bounds](double value) { bounds.add(value); });
        }
    }
    return bounds;
}

QString readoutAt(const std::vector<Series>& all, double x, const QString& xLabel) {
    std::optional<double> at;
    for (const Series& series : all) {
        const qsizetype point = nearestPoint(series, x);
        if (point >= 0 && (!at || std::abs(series.x[point] - x) < std::abs(*at - x))) {
            at = series.x[point];
        }
    }
    if (!at) {
        return {};
    }
    // A line without a point there says nothing: its nearest one may be far off.
    QStringList values;
    for (const Series& series : all) {
        const qsizetype point = nearestPoint(series, *at);
        if (point >= 0 && series.x[point] == *at) {
            values.append(valueText(series, point));
        }
    }
    return QStringLiteral("%1 %2\n%3").arg(formatCount(*at), xLabel, values.join(QLatin1Char('\n')));
}

} // namespace rmtscope
