#include "widgets/table_copy.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QTableView>
#include <QTreeView>

#include <algorithm>
#include <utility>
#include <vector>

namespace rmtscope {
namespace {

/// Null for views that have none.
const QHeaderView* headerOf(const QAbstractItemView& view) {
    if (const auto* table = qobject_cast<const QTableView*>(&view)) {
        return table->horizontalHeader();
    }
    const auto* tree = qobject_cast<const QTreeView*>(&view);
    return tree == nullptr ? nullptr : tree->header();
}

/// Row numbers from the root down: parents before their children, all in the order of the model.
std::vector<int> placeOf(QModelIndex index) {
    std::vector<int> rows;
    for (; index.isValid(); index = index.parent()) {
        rows.insert(rows.begin(), index.row());
    }
    return rows;
}

bool isHidden(const QAbstractItemView& view, int row, const QModelIndex& parent) {
    if (const auto* table = qobject_cast<const QTableView*>(&view)) {
        return table->isRowHidden(row);
    }
    const auto* tree = qobject_cast<const QTreeView*>(&view);
    return tree != nullptr && tree->isRowHidden(row, parent);
}

/// Cells of column 0, each row once.
std::vector<QModelIndex> selectedRows(const QAbstractItemView& view) {
    std::vector<std::pair<std::vector<int>, QModelIndex>> rows;
    for (const QItemSelectionRange& range : view.selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            const QModelIndex index = view.model()->index(row, 0, range.parent());
            if (!isHidden(view, row, range.parent())) {
                rows.emplace_back(placeOf(index), index);
            }
        }
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    std::vector<QModelIndex> cells;
    cells.reserve(rows.size());
    for (const auto& [place, cell] : rows) {
        cells.push_back(cell);
    }
    return cells;
}

/// Of a cell or heading: a tab or the end of a line in it would look like another cell.
QString cellText(const QVariant& shown) {
    return shown.toString().simplified();
}

} // namespace

QString selectedRowsText(const QAbstractItemView& view) {
    const QHeaderView* header = headerOf(view);
    if (header == nullptr || view.model() == nullptr || !view.selectionModel()->hasSelection()) {
        return {};
    }
    std::vector<int> columns;
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        const QString heading = view.model()->headerData(column, Qt::Horizontal).toString();
        if (!header->isSectionHidden(column) && !heading.isEmpty()) {
            columns.push_back(column);
        }
    }
    QString text;
    const auto addLine = [&](const auto& shownIn) {
        QStringList cells;
        for (const int column : columns) {
            cells.append(cellText(shownIn(column)));
        }
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    };
    if (!header->isHidden()) {
        addLine([&view](int column) { return view.model()->headerData(column, Qt::Horizontal); });
    }
    for (const QModelIndex& row : selectedRows(view)) {
        addLine([&row](int column) { return row.siblingAtColumn(column).data(); });
    }
    return text;
}

void copySelectedRows(const QAbstractItemView& view) {
    if (const QString text = selectedRowsText(view); !text.isEmpty()) {
        QGuiApplication::clipboard()->setText(text);
    }
}

bool TableCopy::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress || !static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        return false;
    }
    const auto* view = qobject_cast<QAbstractItemView*>(watched);
    if (view == nullptr || selectedRowsText(*view).isEmpty()) {
        return false;
    }
    copySelectedRows(*view);
    return true;
}

} // namespace rmtscope
