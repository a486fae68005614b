#pragma once

#include "viewmodels/slot_table.h"
#include "widgets/figure_export.h"

#include <QTableView>

class QSortFilterProxyModel;

namespace rmtscope {

/// The slots of one segment as a table. A click on a heading sorts, a click on a row or Enter chooses the slot.
class SlotView : public QTableView, public Figure {
    Q_OBJECT

public:
    /// `report` outlives it.
    explicit SlotView(const SlotReport& report, QWidget* parent = nullptr);

    /// Shows which slot is selected elsewhere.
    void setSelectedSlot(std::optional<SlotIndex> slot);

    [[nodiscard]] QSize figureSize() const override { return size(); }
    /// Headings and rows, as many as are in view.
    void paintFigure(const FigureCanvas& canvas, const QRect& area) override;

Q_SIGNALS:
    void slotChosen(rmtscope::SlotIndex slot);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void choose(const QModelIndex& index);

    SlotTable* m_table;
    QSortFilterProxyModel* m_sorted;
};

} // namespace rmtscope
