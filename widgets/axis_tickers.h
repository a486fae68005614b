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

/// Names of cells 0, 1, 2, … at their middles, thinned out to what fits.
class CellTicker : public QCPAxisTicker {
public:
    void setLabels(QStringList labels) { m_labels = std::move(labels); }
    /// Most labels that fit next to each other.
    void setCapacity(int labels) { m_capacity = std::max(labels, 1); }

    [[nodiscard]] static int labelStep(double cells, int capacity) {
        int step = 1;
        while (cells / step > capacity) {
            step *= 2;
        }
        return step;
    }

protected:
    QVector<double> createTickVector(double, const QCPRange& range) override {
        QVector<double> ticks;
        const int step = labelStep(range.size(), m_capacity);
        const int first = std::max(static_cast<int>(std::floor(range.lower)), 0) / step * step;
        const int last = std::min(static_cast<int>(std::ceil(range.upper)), static_cast<int>(m_labels.size()));
        for (int cell = first; cell < last; cell += step) {
            ticks.append(cell + 0.5);
        }
        return ticks;
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return m_labels.value(static_cast<int>(tick));
    }
    QVector<double> createSubTickVector(int, const QVector<double>&) override { return {}; }

private:
    QStringList m_labels;
    int m_capacity = 1;
};

} // namespace rmtscope
