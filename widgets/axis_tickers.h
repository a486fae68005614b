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

} // namespace rmtscope
