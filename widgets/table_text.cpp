#include "widgets/table_text.h"

#include <QTableView>

#include <algorithm>

namespace rmtscope {
namespace {

/// A tab or the end of a line within a cell would look like another cell.
QString cellText(const QModelIndex& index) {
    return index.data().toString().simplified();
}

} // namespace

QString selectedRowsText(const QTableView& view) {
    QList<int> columns;
    QStringList cells;
    for (int column = 0; column < view.model()->columnCount(); ++column) {
        const QString heading = view.model()->headerData(column, Qt::Horizontal).toString();
        if (!heading.isEmpty()) {
            columns.append(column);
            cells.append(heading);
        }
    }
    QStringList lines{cells.join(QLatin1Char('\t'))};
    QModelIndexList rows = view.selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    for (const QModelIndex& row : rows) {
        cells.clear();
        for (const int column : columns) {
            cells.append(cellText(row.siblingAtColumn(column)));
        }
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace rmtscope
