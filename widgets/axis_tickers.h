#pragma once

#include "viewmodels/token_scale.h"
#include "widgets/number_format.h"
#include "widgets/qcustomplot_shim.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace rmtscope {

/// "2 k", "1.5 M" instead of long numbers.
class CountTicker : public QCPAxisTicker {
public:
    /// whole: no numbers between those that count something.
    explicit CountTicker(bool whole = false)
        : m_whole(whole) {}

protected:
    double getTickStep(const QCPRange& range) override {
        const double step = QCPAxisTicker::getTickStep(range);
        return m_whole ? std::max(step, 1.0) : step;
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return formatCount(tick); }
    int getSubTickCount(double) override { return 0; }

private:
    bool m_whole;
};

/// Round numbers of tokens on an axis of segments, at the places where these tokens really begin.
class TokenTicker : public QCPAxisTicker {
public:
    void setScale(const TokenScale& scale) { m_scale = scale; }

protected:
    /// In tokens, as createTickVector() takes it.
    double getTickStep(const QCPRange& range) override {
        return std::max(1.0, QCPAxisTicker::getTickStep(inTokens(range)));
    }
    QVector<double> createTickVector(double step, const QCPRange& range) override {
        const QCPRange tokens = inTokens(range);
        QVector<double> ticks;
        for (double token = std::ceil(tokens.lower / step) * step; token <= tokens.upper; token += step) {
            ticks.append(m_scale.segmentAt(token));
        }
        return ticks;
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return formatCount(std::round(m_scale.tokenAt(tick)));
    }
    int getSubTickCount(double) override { return 0; }

private:
    [[nodiscard]] QCPRange inTokens(const QCPRange& range) const {
        return {m_scale.tokenAt(range.lower), m_scale.tokenAt(range.upper)};
    }

    TokenScale m_scale;
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
