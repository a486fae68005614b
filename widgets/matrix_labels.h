#pragma once

#include "widgets/cell_ticker.h"
#include "widgets/matrix_strengths.h"

namespace rmtscope {

/// The names beside an attention map: of the rows and columns that are pointed at, then of the brightest ones in view.
class MatrixLabels {
public:
    /// Keys below, queries on the left.
    explicit MatrixLabels(QCustomPlot& plot);

    /// [positions]; very long ones are shortened.
    void setNames(const QStringList& names);
    /// weights: [positions, positions]. To be called when they or the view have changed.
    void rank(std::span<const float> weights);
    /// Positions that are named whatever else fits; the later ones win. Whether that is anything new.
    bool setPointedAt(const std::vector<int>& queries, const std::vector<int>& keys);
    /// By the plotting area's size. Whether that is anything new.
    bool fit();
    /// Room for every name beside the axes, so that the map doesn't move when another one is shown.
    void reserveRoom();

private:
    QCustomPlot& m_plot;
    QSharedPointer<CellTicker> m_keys;
    QSharedPointer<CellTicker> m_queries;
    QStringList m_names;
};

} // namespace rmtscope
