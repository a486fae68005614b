#pragma once

#include "widgets/qcustomplot_shim.h"

#include <QStringList>

#include <span>
#include <vector>

namespace rmtscope {

/// What decides which cells of an axis get a label when not all fit.
struct CellLabels {
    int begin = 0;                     ///< the first cell in view
    int end = 0;                       ///< one behind the last
    double spacing = 1;                ///< the least distance of two labels, in cells
    std::span<const int> byImportance; ///< all cells, the most important first; empty: every n-th, n a power of 2
    std::span<const int> always;       ///< get theirs whatever else fits; where two are too close, the later one
};

/// In rising order, no two closer than the spacing.
[[nodiscard]] std::vector<int> labelledCells(const CellLabels& labels);

/// Names of cells 0, 1, 2, … at their middles, thinned out to what fits.
class CellTicker : public QCPAxisTicker {
public:
    /// All are alike then.
    void setLabels(QStringList labels);
    /// A number a label, of which the larger get theirs first.
    void setImportance(std::span<const float> importance);
    /// See CellLabels::always. Whether that is anything new.
    bool setAlways(std::vector<int> cells);
    /// Most labels that fit next to each other. Whether that is anything new.
    bool setCapacity(int labels);

protected:
    QVector<double> createTickVector(double, const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return m_labels.value(static_cast<int>(tick));
    }
    QVector<double> createSubTickVector(int, const QVector<double>&) override { return {}; }

private:
    QStringList m_labels;
    std::vector<int> m_byImportance;
    std::vector<int> m_always;
    int m_capacity = 1;
};

} // namespace rmtscope
