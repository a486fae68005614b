#include "widgets/run_view.h"

#include "widgets/run_thumbnail.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QSortFilterProxyModel>

#include <algorithm>
#include <memory>

namespace rmtscope {

RunView::RunView(RunTable& table, QWidget* parent)
    : QTableView(parent)
    , m_table(table)
    , m_sorted(new QSortFilterProxyModel(this)) {
    m_sorted->setSourceModel(&table);
    m_sorted->setSortRole(RunTable::sortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    setModel(m_sorted);
    setSortingEnabled(true);
    sortByColumn(RunTable::Began, Qt::DescendingOrder);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(DoubleClicked | EditKeyPressed);
    setTabKeyNavigation(false); // Tab leads on, as everywhere else
    setWordWrap(false);
    setItemDelegateForColumn(RunTable::Picture, new ThumbnailDelegate(RunTable::thumbnailRole, this));
    const QSize picture = itemDelegateForColumn(RunTable::Picture)->sizeHint({}, {});
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(picture.height());
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    const int letter = fontMetrics().averageCharWidth();
    const QList<std::pair<RunTable::Column, int>> letters{
        {RunTable::Began, 18},  {RunTable::Model, 16}, {RunTable::Document, 26}, {RunTable::State, 13},
        {RunTable::Tokens, 13}, {RunTable::Rate, 10},  {RunTable::Result, 24},   {RunTable::Tags, 16}};
    setColumnWidth(RunTable::Picture, picture.width());
    for (const auto& [column, count] : letters) {
        setColumnWidth(column, letter * count);
    }
    connect(this, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& index) {
        if (!index.flags().testFlag(Qt::ItemIsEditable)) {
            choose(index);
        }
    });
    keepSelectionOverResets();
}

void RunView::keepSelectionOverResets() {
    const auto kept = std::make_shared<QStringList>();
    connect(&m_table, &QAbstractItemModel::modelAboutToBeReset, this, [this, kept] {
        kept->clear();
        for (const RunRecord& record : selected()) {
            kept->append(record.id);
        }
    });
    // The proxy is reset before the view hears of it.
    connect(m_sorted, &QAbstractItemModel::modelReset, this, [this, kept] {
        select(*kept);
        Q_EMIT selectionChangedTo(selected()); // a reset clears a selection without a word
    });
}

const RunRecord& RunView::at(int row) const {
    return m_table.at(m_sorted->mapToSource(m_sorted->index(row, 0)).row());
}

QList<RunRecord> RunView::selected() const {
    QList<int> rows;
    for (const QModelIndex& index : selectionModel()->selectedRows()) {
        rows.append(index.row());
    }
    std::sort(rows.begin(), rows.end());
    QList<RunRecord> records;
    for (const int row : rows) {
        records.append(at(row));
    }
    return records;
}

QList<RunRecord> RunView::shown() const {
    QList<RunRecord> records;
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        records.append(at(row));
    }
    return records;
}

void RunView::select(const QStringList& ids) {
    QItemSelection selection;
    for (const QString& id : ids) {
        if (const int row = m_table.rowOf(id); row >= 0) {
            const QModelIndex index = m_sorted->mapFromSource(m_table.index(row, 0));
            selection.select(index, index);
        }
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (!selection.isEmpty()) {
        selectionModel()->setCurrentIndex(selection.indexes().constFirst(), QItemSelectionModel::NoUpdate);
    }
}

void RunView::choose(const QModelIndex& index) {
    if (index.isValid()) {
        Q_EMIT chosen(at(index.row()));
    }
}

void RunView::keyPressEvent(QKeyEvent* event) {
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && !isEditing()) {
        choose(currentIndex());
    } else {
        QTableView::keyPressEvent(event);
    }
}

void RunView::selectionChanged(const QItemSelection& added, const QItemSelection& removed) {
    QTableView::selectionChanged(added, removed);
    Q_EMIT selectionChangedTo(selected());
}

void RunView::paintFigure(const FigureCanvas& canvas, const QRect& area) {
    canvas.painter.save();
    canvas.painter.translate(area.topLeft());
    render(&canvas.painter, QPoint(), QRegion(rect()), DrawWindowBackground | DrawChildren);
    canvas.painter.restore();
}

} // namespace rmtscope
