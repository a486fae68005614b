#include "tests/support/made_runs.h"
#include "viewmodels/run_table.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace rmtscope;

namespace {

class TestRunTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAModel();
    void tellsEverything_data();
    void tellsEverything();
    void saysMoreInItsToolTips();
    void sortsNumbersAsNumbers();
    void keepsTheOrder();
    void changesOnlyWhatDiffers();
    void isNotResetForTheSame();
    void asksToEdit();
};

void TestRunTable::isAModel() {
    RunTable table;
    const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
    table.setRecords({madeRun(QStringLiteral("b"), 5), madeRun(QStringLiteral("a"))});
    QCOMPARE(table.rowCount(), 2);
    QCOMPARE(table.columnCount(), int{RunTable::ColumnCount});
    table.setRecord(QStringLiteral("c"), madeRun(QStringLiteral("c"), 3));
    table.setRecord(QStringLiteral("b"), std::nullopt);
    table.setRecord(QStringLiteral("nobody"), std::nullopt);
    QCOMPARE(table.rowCount(), 2);
    table.setRecords({});
    QCOMPARE(table.rowCount(), 0);
}

void TestRunTable::tellsEverything_data() {
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("heading");
    QTest::addColumn<QString>("text");
    const auto add = [](RunTable::Column column, const char* heading, const QString& text) {
        QTest::newRow(*heading == 0 ? "picture" : heading) << int{column} << QString::fromLatin1(heading) << text;
    };
    add(RunTable::Picture, "", QString());
    add(RunTable::Model, "Model", QStringLiteral("tiny"));
    add(RunTable::Document, "Document", QStringLiteral("story.txt"));
    add(RunTable::State, "State", QStringLiteral("failed"));
    add(RunTable::Tokens, "Tokens read", QStringLiteral("322,372"));
    add(RunTable::Rate, "Tokens/s", QStringLiteral("128949"));
    add(RunTable::Result, "Answers", QStringLiteral("2 of 3 right (66.7 %)"));
    add(RunTable::Tags, "Tags", QStringLiteral("one, two"));
    add(RunTable::Notes, "Notes", QStringLiteral("a note"));
}

void TestRunTable::tellsEverything() {
    QFETCH(int, column);
    QFETCH(QString, heading);
    QFETCH(QString, text);
    RunRecord record = madeRun(QStringLiteral("a"));
    record.state = RecordState::Failed;
    record.results.tokens = 322'372;
    record.asked = 3;
    record.correct = 2;
    record.tags = QStringLiteral("one, two");
    record.notes = QStringLiteral("a note");
    RunTable table;
    table.setRecords({record});
    QCOMPARE(table.headerData(column, Qt::Horizontal).toString(), heading);
    QCOMPARE(table.index(0, column).data().toString(), text);
}

void TestRunTable::saysMoreInItsToolTips() {
    RunRecord record = madeRun(QStringLiteral("a"));
    record.problem = QStringLiteral("The disk is full.");
    record.thumbnail = QByteArray("png");
    RunTable table;
    table.setRecords({record});
    const auto toolTip = [&table](int column) { return table.index(0, column).data(Qt::ToolTipRole).toString(); };
    QCOMPARE(toolTip(RunTable::Model), QStringLiteral("/models/tiny"));
    QCOMPARE(toolTip(RunTable::Document), QStringLiteral("/texts/story.txt"));
    QCOMPARE(toolTip(RunTable::State), QStringLiteral("The disk is full."));
    QCOMPARE(toolTip(RunTable::Tokens), QStringLiteral("480 of 480 tokens, 40 of 40 segments"));
    QCOMPARE(toolTip(RunTable::Rate), QStringLiteral("192 tokens a second: 480 tokens in 2.5 s"));
    const QModelIndex picture = table.index(0, RunTable::Picture);
    QVERIFY(toolTip(RunTable::Picture).startsWith(QStringLiteral("Write mass of every slot (rows, 10)")));
    QCOMPARE(picture.data(Qt::AccessibleTextRole).toString(), toolTip(RunTable::Picture));
    QCOMPARE(picture.data(RunTable::thumbnailRole).toByteArray(), QByteArray("png"));
}

void TestRunTable::sortsNumbersAsNumbers() {
    RunRecord record = madeRun(QStringLiteral("a"), 10);
    record.results.tokens = 1'234'567;
    RunTable table;
    table.setRecords({record});
    const auto value = [&table](int column) { return table.index(0, column).data(RunTable::sortRole); };
    QCOMPARE(value(RunTable::Tokens).toLongLong(), 1'234'567);
    QCOMPARE(value(RunTable::Began).toLongLong(), record.began.toMSecsSinceEpoch());
    QCOMPARE(value(RunTable::Result).toDouble(), -1.0);
    QCOMPARE(value(RunTable::Model).toString(), QStringLiteral("tiny"));
}

void TestRunTable::keepsTheOrder() {
    RunTable table;
    for (const int minute : {30, 10, 20, 40}) {
        table.setRecord(QString::number(minute), madeRun(QString::number(minute), minute));
    }
    QStringList ids;
    for (int row = 0; row < table.rowCount(); ++row) {
        ids.append(table.at(row).id);
    }
    QCOMPARE(ids, (QStringList{"40", "30", "20", "10"}));
    QCOMPARE(table.rowOf(QStringLiteral("20")), 2);
    QCOMPARE(table.rowOf(QStringLiteral("25")), -1);
}

void TestRunTable::changesOnlyWhatDiffers() {
    RunTable table;
    RunRecord record = madeRun(QStringLiteral("a"));
    table.setRecords({record});
    QList<int> columns;
    connect(&table, &QAbstractItemModel::dataChanged, this, [&columns](const QModelIndex& from, const QModelIndex& to) {
        QCOMPARE(from, to);
        columns.append(from.column());
    });
    table.setRecord(record.id, record);
    QVERIFY(columns.isEmpty());
    record.state = RecordState::Stopped;
    table.setRecord(record.id, record);
    QCOMPARE(columns, QList<int>{RunTable::State});
    columns.clear();
    record.thumbnail = QByteArray("one");
    table.setRecord(record.id, record);
    record.thumbnail = QByteArray("two");
    table.setRecord(record.id, record);
    QCOMPARE(columns, (QList<int>{RunTable::Picture, RunTable::Picture}));
}

void TestRunTable::isNotResetForTheSame() {
    RunTable table;
    RunRecord record = madeRun(QStringLiteral("a"));
    table.setRecords({record});
    QSignalSpy resets(&table, &QAbstractItemModel::modelReset);
    record.tags = QStringLiteral("new");
    table.setRecords({record});
    QCOMPARE(resets.size(), 0);
    QCOMPARE(table.at(0).tags, QStringLiteral("new"));
    table.setRecords({record, madeRun(QStringLiteral("0"))});
    QCOMPARE(resets.size(), 1);
}

void TestRunTable::asksToEdit() {
    RunTable table;
    RunRecord record = madeRun(QStringLiteral("a"));
    record.tags = QStringLiteral("old");
    table.setRecords({record});
    QStringList asked;
    connect(&table, &RunTable::edited, this,
            [&asked](const QString& id, RunTable::Column column, const QString& before, const QString& after) {
                asked << id << QString::number(column) << before << after;
            });
    QVERIFY(!table.setData(table.index(0, RunTable::Model), QStringLiteral("x")));
    QVERIFY(!table.index(0, RunTable::Model).flags().testFlag(Qt::ItemIsEditable));
    const QModelIndex tags = table.index(0, RunTable::Tags);
    QVERIFY(tags.flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(table.setData(tags, QStringLiteral(" old ")));
    QVERIFY(asked.isEmpty());
    QVERIFY(table.setData(tags, QStringLiteral("new ")));
    QCOMPARE(asked, (QStringList{"a", QString::number(RunTable::Tags), "old", "new"}));
    QCOMPARE(tags.data().toString(), QStringLiteral("old")); // until the library has it
}

} // namespace

QTEST_GUILESS_MAIN(TestRunTable)
#include "tst_run_table.moc"
