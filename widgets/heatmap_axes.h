#pragma once

#include "viewmodels/token_scale.h"
#include "widgets/axis_tickers.h"
#include "widgets/cell_ticker.h"
#include "widgets/heatmap_geometry.h"

#include <QCoreApplication>

#include <vector>

namespace rmtscope {

/// What stands at a heatmap's edges: segments or other columns below, their tokens above, slots on the left.
class HeatmapAxes {
    Q_DECLARE_TR_FUNCTIONS(HeatmapAxes)

public:
    /// Works on the axes of `plot`, which outlives it.
    explicit HeatmapAxes(QCustomPlot& plot);

    void setTokenScale(const TokenScale& scale) { m_tokens->setScale(scale); }
    void setSlotCount(int slotCount);
    /// What the columns are: "token", "tokens"; seen from the next setShown() on.
    void setColumnNoun(const QString& one, const QString& several);
    /// Names of the columns instead of their numbers.
    void setColumnLabels(const QStringList& labels);
    /// The columns are these segments and no others.
    void setColumnSegments(const std::vector<std::int64_t>& segments);
    void setLeftRoom(int pixels);
    void setShown(bool tokens, bool segments);
    /// Both horizontal axes.
    void setRange(SegmentRange range);
    [[nodiscard]] SegmentRange range() const;
    /// Thins the names out to what fits where the names are `lineHeight` pixels high.
    void fitNames(int lineHeight);

    [[nodiscard]] const QString& columns() const { return m_columns; }
    /// "Segment 12": a column as a sentence begins with it.
    [[nodiscard]] QString nameOf(std::int64_t column) const;

private:
    QCustomPlot& m_plot;
    QSharedPointer<TokenTicker> m_tokens;
    QSharedPointer<CellTicker> m_slots;
    QSharedPointer<CellTicker> m_names; ///< of columns; null while they have numbers only
    QString m_column = tr("segment");
    QString m_columns = tr("segments");
    std::vector<std::int64_t> m_columnSegments; ///< empty: column k is segment k
};

} // namespace rmtscope
