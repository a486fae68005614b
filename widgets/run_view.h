#pragma once

#include "viewmodels/run_table.h"
#include "widgets/figure_export.h"

#include <QStringList>
#include <QTableView>

class QSortFilterProxyModel;

namespace rmtscope {

/// The list of recorded runs. A click on a header sorts it, Enter or a double click opens a run again, F2 or a double
/// click on tags or notes edits them.
class RunView : public QTableView, public Figure {
    Q_OBJECT

public:
    explicit RunView(RunTable& table, QWidget* parent = nullptr);

    /// In the order of the rows.
    [[nodiscard]] QList<RunRecord> selected() const;
    [[nodiscard]] QList<RunRecord> shown() const;
    void select(const QStringList& ids);
    /// Somebody is typing tags or notes.
    [[nodiscard]] bool isEditing() const { return state() == EditingState; }

    [[nodiscard]] QSize figureSize() const override { return size(); }
    void paintFigure(const FigureCanvas& canvas, const QRect& area) override;

Q_SIGNALS:
    void chosen(const rmtscope::RunRecord& record);
    /// Other rows, or others of them, are selected.
    void selectionChangedTo(const QList<rmtscope::RunRecord>& records);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void selectionChanged(const QItemSelection& added, const QItemSelection& removed) override;

private:
    void choose(const QModelIndex& index);
    [[nodiscard]] const RunRecord& at(int row) const;
    void keepSelectionOverResets();

    RunTable& m_table;
    QSortFilterProxyModel* m_sorted;
};

} // namespace rmtscope
