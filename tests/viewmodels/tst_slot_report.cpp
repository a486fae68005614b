#include "tests/viewmodels/state_fixture.h"
#include "tests/viewmodels/store_fixture.h"
#include "viewmodels/memory_csv.h"
#include "viewmodels/slot_table.h"
#include "viewmodels/token_text.h"
#include "viewmodels/workspace.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

/// Four slots: 0 is rewritten in every segment, 1 is its double, 2 never changes and doesn't look at the text, 3 never
/// changes, but looks.
struct PlantedSlots {
    PlantedSlots() {
        store.start(planted.context(segments));
        history.setActive(true);
        report.setActive(true);
        for (std::int64_t segment = 0; segment < segments; ++segment) {
            std::vector<float> state = planted.noise(segment);
            const std::vector<float> still = planted.noise(-1);
            const auto hidden = static_cast<std::ptrdiff_t>(planted.hidden);
            std::transform(state.begin(), state.begin() + hidden, state.begin() + hidden,
                           [](float number) { return 2 * number; });
            std::copy(still.begin() + 2 * hidden, still.end(), state.begin() + 2 * hidden);
            const float first = segment == 7 ? 0.75F : 0.25F; // above half of the largest at 0 to 7 only
            store.append({planted.trace(segment, state, {first, 0.5F, 0.0F, 0.25F})});
        }
    }

    [[nodiscard]] bool settles() const {
        return QTest::qWaitFor([this] {
            return !history.isWorking() && !report.isWorking() && history.segmentCount() == segments &&
                   report.segment().has_value();
        });
    }

    static constexpr std::int64_t segments = 30;
    PlantedStates planted{.slots = 4};
    TraceStore store;
    Selection selection;
    RunController controller{std::make_shared<FakeEngine>()};
    MassTimeline written{MassKind::Write, store, selection};
    SlotHistory history{store};
    SlotReport report{controller, store, history, written, selection};
};

class TestSlotReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheNewestUntilOneIsSelected();
    void measuresTheSelectedSegment();
    void findsTheDuplicate();
    void findsTheDeadSlot_data();
    void findsTheDeadSlot();
    void remembersWhenASlotWasWritten_data();
    void remembersWhenASlotWasWritten();
    void knowsNothingOfMassesWithoutCapture();
    void tellsTheStrongestWords();
    void asksForNothingUnseen();
    void isATable();
    void exportsTheSelectedSegment();
};

void TestSlotReport::followsTheNewestUntilOneIsSelected() {
    PlantedSlots made;
    QVERIFY(made.settles());
    QCOMPARE(made.report.segment(), std::optional(SegmentIndex(29)));
    made.selection.setSegment(SegmentIndex(3));
    QCOMPARE(made.report.segment(), std::optional(SegmentIndex(3)));
    made.selection.setSegment(SegmentIndex(99)); // not read yet
    QVERIFY(!made.report.segment());
    QVERIFY(made.report.rows().empty());
}

void TestSlotReport::measuresTheSelectedSegment() {
    PlantedSlots made;
    made.selection.setSegment(SegmentIndex(5));
    QVERIFY(made.settles());
    QCOMPARE(made.report.rows().size(), 4U);
    const SlotRow& row = made.report.rows()[1];
    QCOMPARE(row.slot, SlotIndex(1));
    QCOMPARE(static_cast<float>(row.norm), made.history.value(SlotQuantity::Norm, SegmentIndex(5), SlotIndex(1)));
    QCOMPARE(static_cast<float>(row.change), made.history.value(SlotQuantity::Change, SegmentIndex(5), SlotIndex(1)));
    QCOMPARE(row.writeMass, 0.5);
    QCOMPARE(row.writeShare, 0.5); // 0.25 + 0.5 + 0 + 0.25
    QCOMPARE(made.report.rows()[2].change, 0.0);
    QCOMPARE(made.report.rows()[2].writeShare, 0.0);
}

void TestSlotReport::findsTheDuplicate() {
    PlantedSlots made;
    made.selection.setSegment(SegmentIndex(12));
    QVERIFY(made.settles());
    const std::vector<SlotRow>& rows = made.report.rows();
    QCOMPARE(rows[0].nearest->slot, SlotIndex(1));
    QCOMPARE(rows[1].nearest->slot, SlotIndex(0));
    QVERIFY(std::abs(rows[0].nearest->cosine - 1) < 1e-6);
    QVERIFY(rows[0].isDuplicate());
    QVERIFY(!rows[2].isDuplicate());
    QVERIFY(!rows[3].isDuplicate());
}

void TestSlotReport::findsTheDeadSlot_data() {
    QTest::addColumn<qint64>("segment");
    QTest::addColumn<bool>("dead");
    QTest::newRow("too few to tell") << qint64(10) << false;
    QTest::newRow("what was before the first isn't known") << qint64(15) << false;
    QTest::newRow("sixteen quiet ones") << qint64(16) << true;
    QTest::newRow("at the end") << qint64(29) << true;
}

void TestSlotReport::findsTheDeadSlot() {
    QFETCH(qint64, segment);
    QFETCH(bool, dead);
    PlantedSlots made;
    made.selection.setSegment(SegmentIndex(segment));
    QVERIFY(made.settles());
    const std::vector<SlotRow>& rows = made.report.rows();
    QCOMPARE(rows[2].dead, dead);
    QVERIFY(!rows[0].dead && !rows[1].dead); // they change
    QVERIFY(!rows[3].dead);                  // it looks at the text
}

void TestSlotReport::remembersWhenASlotWasWritten_data() {
    QTest::addColumn<qint64>("segment");
    QTest::addColumn<QList<qint64>>("written"); // -1: never
    QTest::newRow("at first") << qint64(0) << QList<qint64>{0, 0, -1, 0};
    QTest::newRow("as much as ever") << qint64(6) << QList<qint64>{6, 6, -1, 6};
    QTest::newRow("more than ever") << qint64(7) << QList<qint64>{7, 7, -1, 7};
    QTest::newRow("less than half of that since") << qint64(20) << QList<qint64>{7, 20, -1, 20};
}

void TestSlotReport::remembersWhenASlotWasWritten() {
    QFETCH(qint64, segment);
    QFETCH(QList<qint64>, written);
    PlantedSlots made;
    made.selection.setSegment(SegmentIndex(segment));
    QVERIFY(made.settles());
    for (std::size_t slot = 0; slot < 4; ++slot) {
        const auto found = made.report.rows()[slot].written;
        QCOMPARE(found ? found->value : -1, written[static_cast<qsizetype>(slot)]);
    }
}

void TestSlotReport::knowsNothingOfMassesWithoutCapture() {
    PlantedSlots made;
    made.store.start(made.planted.context(20));
    for (std::int64_t segment = 0; segment < 20; ++segment) {
        made.store.append({made.planted.trace(segment, made.planted.noise(0))});
    }
    QTRY_COMPARE(made.report.segment(), std::optional(SegmentIndex(19)));
    for (const SlotRow& row : made.report.rows()) {
        QVERIFY(std::isnan(row.writeMass) && std::isnan(row.writeShare));
        QVERIFY(!row.dead); // though it doesn't change: perhaps it looks at the text
        QVERIFY(!row.written);
    }
}

void TestSlotReport::tellsTheStrongestWords() {
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    Workspace workspace(std::make_shared<FakeEngine>(), settings);
    workspace.slotHistory().setActive(true);
    workspace.slotReport().setActive(true);
    workspace.controller().openModel("model");
    workspace.controller().openDocument("story.txt");
    workspace.controller().run();
    QTRY_COMPARE(workspace.controller().state(), RunState::Finished);
    workspace.selection().setSegment(SegmentIndex(20));
    SlotReport& report = workspace.slotReport();
    const auto told = [&report] {
        return !report.rows().empty() &&
               std::all_of(report.rows().begin(), report.rows().end(),
                           [](const SlotRow& row) { return row.written && !row.words.isEmpty(); });
    };
    QTRY_VERIFY(told());
    QSignalSpy details(&workspace.controller(), &RunController::detailAvailable);
    const SlotRow row = report.rows()[3];
    workspace.controller().requestDetail(*row.written);
    QTRY_VERIFY(!details.empty());
    const auto detail = details.back().front().value<SegmentDetail>();
    QStringList words;
    for (const SegmentToken& token : detail.tokens) {
        if (token.role == TokenRole::Text) {
            words.append(tokenName(token.label));
        }
    }
    const StrongToken& strongest = workspace.store().find(*row.written)->strongest[3 * strongTokensPerSlot];
    QCOMPARE(row.words.split(QStringLiteral(", ")).front(), words[strongest.token]);
}

void TestSlotReport::asksForNothingUnseen() {
    PlantedSlots made;
    QVERIFY(made.settles());
    made.report.setActive(false);
    QSignalSpy changed(&made.report, &SlotReport::changed);
    made.selection.setSegment(SegmentIndex(4));
    QCOMPARE(changed.size(), 0);
    QVERIFY(!made.report.isWorking());
    made.report.setActive(true);
    QCOMPARE(made.report.segment(), std::optional(SegmentIndex(4)));
}

void TestSlotReport::isATable() {
    PlantedSlots made;
    SlotTable table(made.report);
    const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(made.settles());
    QCOMPARE(table.rowCount(), 4);
    QSignalSpy reset(&table, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&table, &QAbstractItemModel::dataChanged);
    made.selection.setSegment(SegmentIndex(20));
    QVERIFY(made.settles());
    QVERIFY(!changed.empty());
    QCOMPARE(reset.size(), 0); // a row that was selected stays so
    const auto text = [&table](int row, int column) { return table.index(row, column).data().toString(); };
    QCOMPARE(text(0, SlotTable::Slot), QStringLiteral("0"));
    QCOMPARE(text(0, SlotTable::WriteShare), QStringLiteral("25.0 %"));
    QCOMPARE(text(0, SlotTable::Nearest), QStringLiteral("1"));
    QCOMPARE(text(0, SlotTable::Cosine), QStringLiteral("1"));
    QCOMPARE(text(0, SlotTable::Written), QStringLiteral("7"));
    QCOMPARE(text(0, SlotTable::Health), QStringLiteral("duplicate of 1"));
    QCOMPARE(text(2, SlotTable::Health), QStringLiteral("dead"));
    QCOMPARE(text(2, SlotTable::Written), QString());
    QCOMPARE(table.index(2, SlotTable::Written).data(SlotTable::sortRole).toDouble(), -2.0);
    for (int column = 0; column < SlotTable::ColumnCount; ++column) {
        QVERIFY(!table.headerData(column, Qt::Horizontal).toString().isEmpty());
        QVERIFY(table.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().endsWith(QLatin1Char('.')));
    }
    made.store.start(made.planted.context(5));
    QCOMPARE(table.rowCount(), 0);
}

void TestSlotReport::exportsTheSelectedSegment() {
    PlantedSlots made;
    made.selection.setSegment(SegmentIndex(20));
    QVERIFY(made.settles());
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportSlotReport(buffer, made.report);
    const QList<QByteArray> lines = buffer.data().trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY2(lines[3].startsWith("20,2,"), lines[3].constData());
    QVERIFY2(lines[3].contains(",0,1,,,"), lines[3].constData()); // no duplicate, dead, never written, no words
}

} // namespace

QTEST_GUILESS_MAIN(TestSlotReport)
#include "tst_slot_report.moc"
