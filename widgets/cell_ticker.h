#pragma once

#include "widgets/qcustomplot_shim.h"

#include <QStringList>

#include <vector>

namespace rmtscope {

/// The cells of begin .. end - 1 that get a label so that no two are closer than `spacing` cells: the more important
/// come first. `byImportance`: all cells, most important first; may be empty, and then every n-th cell is chosen, n a
/// power of 2. In rising order.
[[nodiscard]] std::vector<int> labelledCells(int begin, int end, double spacing, const std::vector<int>& byImportance);

/// Names of cells 0, 1, 2, … at their middles, thinned out to what fits.
class CellTicker : public QCPAxisTicker {
public:
    /// `importance`: a number a label, of which the larger get theirs first; empty: all are alike.
    void setLabels(QStringList labels, const std::vector<float>& importance = {});
    /// Most labels that fit next to each other.
    void setCapacity(int labels) { m_capacity = std::max(labels, 1); }

protected:
    QVector<double> createTickVector(double, const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return m_labels.value(static_cast<int>(tick));
    }
    QVector<double> createSubTickVector(int, const QVector<double>&) override { return {}; }

private:
    QStringList m_labels;
    std::vector<int> m_byImportance;
    int m_capacity = 1;
};

} // namespace rmtscope
