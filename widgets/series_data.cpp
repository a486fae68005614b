#include "widgets/series_data.h"

#include "widgets/number_format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace rmtscope {
namespace {

QString valueText(const Series& series, qsizetype i) {
    const QString value = QStringLiteral("%1 %2").arg(series.name, formatWeight(series.y[i]));
    return !series.hasInterval() ? value
                                 : value + QCoreApplication::translate("SeriesPlot", " (%1 to %2)")
                                               .arg(formatWeight(series.low[i]), formatWeight(series.high[i]));
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
    QStringList values;
    double at = x;
    for (const Series& series : all) {
        if (series.x.isEmpty()) {
            continue;
        }
        const auto behind = std::lower_bound(series.x.begin(), series.x.end(), x);
        auto nearest = behind == series.x.end() ? behind - 1 : behind;
        if (nearest != series.x.begin() && std::abs(*(nearest - 1) - x) < std::abs(*nearest - x)) {
            --nearest;
        }
        at = *nearest;
        values.append(valueText(series, nearest - series.x.begin()));
    }
    return values.isEmpty() ? QString()
                            : QStringLiteral("%1 %2\n%3").arg(formatCount(at), xLabel, values.join(QLatin1Char('\n')));
}

} // namespace rmtscope
