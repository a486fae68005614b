#include "widgets/table_copy.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace rmtscope;

namespace {

/// What Ctrl+C takes from tables and trees.
class TableCopyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void takesWholeRowsInTheirOrder();
    void takesColumnsAsTheyAreShown();
    void leavesHiddenHeadingsOut();
    void leavesHiddenRowsOut();
    void keepsCellsApart();
    void takesRowsAsTheyAreSorted();
    void takesRowsOfTrees();
    void copiesOfEveryViewWithTheFocus();
    void leavesTheClipboardWhereNothingIsSelected();

private:
    void select(QAbstractItemView& view, int row, int column) const {
        view.selectionModel()->select(view.model()->index(row, column), QItemSelectionModel::Select);
    }

    QStandardItemModel m_model;
};

void TableCopyTest::init() {
    m_model.clear();
    m_model.setHorizontalHeaderLabels({QStringLiteral("Fact"), QStringLiteral("Segment"), QStringLiteral("Weight")});
    for (const char* row : {"garden 3 0.5", "kitchen 20 0.25", "office 100 0.125"}) {
        QList<QStandardItem*> items;
        for (const QString& text : QString::fromLatin1(row).split(QLatin1Char(' '))) {
            items.append(new QStandardItem(text));
        }
        m_model.appendRow(items);
    }
}

void TableCopyTest::takesWholeRowsInTheirOrder() {
    QTableView view;
    view.setModel(&m_model);
    select(view, 2, 1);
    select(view, 0, 2);
    select(view, 0, 0);
    QCOMPARE(selectedRowsText(view), QStringLiteral("Fact\tSegment\tWeight\ngarden\t3\t0.5\noffice\t100\t0.125\n"));
}

void TableCopyTest::takesColumnsAsTheyAreShown() {
    QTableView view;
    view.setModel(&m_model);
    view.hideColumn(1);
    view.horizontalHeader()->moveSection(2, 0);
    select(view, 1, 0);
    QCOMPARE(selectedRowsText(view), QStringLiteral("Weight\tFact\n0.25\tkitchen\n"));
}

void TableCopyTest::leavesHiddenHeadingsOut() {
    QTableView view;
    view.setModel(&m_model);
    view.horizontalHeader()->hide();
    select(view, 1, 0);
    QCOMPARE(selectedRowsText(view), QStringLiteral("kitchen\t20\t0.25\n"));
}

void TableCopyTest::leavesHiddenRowsOut() {
    QTableView view;
    view.setModel(&m_model);
    view.selectAll();
    view.hideRow(1);
    m_model.setHeaderData(2, Qt::Horizontal, QString()); // a bar, say
    QCOMPARE(selectedRowsText(view), QStringLiteral("Fact\tSegment\ngarden\t3\noffice\t100\n"));
}

void TableCopyTest::keepsCellsApart() {
    m_model.item(0, 0)->setText(QStringLiteral("a\tb\nc"));
    QTableView view;
    view.setModel(&m_model);
    select(view, 0, 0);
    QCOMPARE(selectedRowsText(view).section(QLatin1Char('\n'), 1, 1), QStringLiteral("a b c\t3\t0.5"));
}

void TableCopyTest::takesRowsAsTheyAreSorted() {
    QSortFilterProxyModel sorted;
    sorted.setSourceModel(&m_model);
    QTableView view;
    view.setModel(&sorted);
    sorted.sort(0, Qt::DescendingOrder);
    view.selectAll();
    const QStringList lines = selectedRowsText(view).split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[1].startsWith(QStringLiteral("office")));
    QVERIFY(lines[3].startsWith(QStringLiteral("garden")));
}

void TableCopyTest::takesRowsOfTrees() {
    m_model.item(0, 0)->appendRow(
        {new QStandardItem(QStringLiteral("inner")), new QStandardItem(QStringLiteral("4")), new QStandardItem()});
    QTreeView view;
    view.setModel(&m_model);
    view.setSelectionMode(QAbstractItemView::ExtendedSelection);
    view.expandAll();
    view.selectAll();
    const QStringList lines = selectedRowsText(view).split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 6);
    QCOMPARE(lines[1], QStringLiteral("garden\t3\t0.5"));
    QCOMPARE(lines[2], QStringLiteral("inner\t4\t"));
    QVERIFY(lines[3].startsWith(QStringLiteral("kitchen")));
}

void TableCopyTest::copiesOfEveryViewWithTheFocus() {
    TableCopy copy;
    qApp->installEventFilter(&copy);
    QTreeView tree;
    tree.setModel(&m_model);
    select(tree, 1, 0);
    QGuiApplication::clipboard()->clear();
    QTest::keySequence(&tree, QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("Fact\tSegment\tWeight\nkitchen\t20\t0.25\n"));
    QTableView table;
    table.setModel(&m_model);
    table.selectRow(2);
    QTest::keySequence(&table, QKeySequence::Copy);
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(QStringLiteral("\noffice\t100\t0.125\n")));
}

void TableCopyTest::leavesTheClipboardWhereNothingIsSelected() {
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    QTableView empty;
    copySelectedRows(empty);
    QTableView view;
    view.setModel(&m_model);
    copySelectedRows(view);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
}

} // namespace

QTEST_MAIN(TableCopyTest)
#include "tst_table_copy.moc"
