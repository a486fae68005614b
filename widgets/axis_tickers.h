#pragma once

#include "widgets/number_format.h"
#include "widgets/qcustomplot_shim.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace rmtscope {

/// "2 k", "1.5 M" instead of long numbers. `unit` is how much one step of the axis counts for.
class CountTicker : public QCPAxisTicker {
public:
    void setUnit(double unit) { m_unit = unit; }
    /// No numbers between those that count something.
    void setWhole(bool whole) { m_whole = whole; }

protected:
    double getTickStep(const QCPRange& range) override {
        const double step = QCPAxisTicker::getTickStep(QCPRange(range.lower * m_unit, range.upper * m_unit));
        return (m_whole ? std::max(step, 1.0) : step) / m_unit;
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return formatCount(tick * m_unit); }
    int getSubTickCount(double) override { return 0; }

private:
    double m_unit = 1;
    bool m_whole = false;
};

/// The same numbers where one step of the axis is a power of ten.
class LogCountTicker : public QCPAxisTickerLog {
protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return formatCount(tick); }
};

/// Numbers on a logarithmic axis that may span less than a decade: powers of ten, as many of 1, 2, 5 as there is room
/// for, or what is round between two of them.
class LogValueTicker : public CountTicker {
protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override {
        QVector<double> fine;
        QVector<double> coarse;
        int inside = 0;
        for (double decade = range.lower > 0 ? std::pow(10.0, std::floor(std::log10(range.lower))) : range.upper * 2;
             decade <= range.upper; decade *= 10) {
            coarse.append(decade);
            for (const double digit : {1.0, 2.0, 5.0}) {
                fine.append(digit * decade);
                inside += range.contains(fine.last()) ? 1 : 0;
            }
        }
        return inside < 3 ? CountTicker::createTickVector(tickStep, range) : inside > 2 * tickCount() ? coarse : fine;
    }
};

} // namespace rmtscope
