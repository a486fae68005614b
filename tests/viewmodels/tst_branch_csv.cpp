#include "tests/viewmodels/read_run.h"
#include "viewmodels/branch_comparison.h"
#include "viewmodels/branch_csv.h"
#include "viewmodels/causal_effects.h"

#include <QBuffer>

using namespace rmtscope;

namespace {

using Rows = QList<QList<QByteArray>>;

/// None of the cells has a comma in quotes but the last ones.
Rows rowsOfCsv(const QByteArray& csv) {
    Rows rows;
    for (const QByteArray& line : csv.split('\n')) {
        if (!line.trimmed().isEmpty()) {
            rows.append(line.trimmed().split(','));
        }
    }
    return rows;
}

class TestBranchCsv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesABranch();
    void writesNoBranch();
    void writesEffects();
};

void TestBranchCsv::writesABranch() {
    ReadRun run;
    MassTimeline write(MassKind::Write, run.store, run.selection);
    MassTimeline read(MassKind::Read, run.store, run.selection);
    BranchList branches(run.controller, run.store);
    BranchComparison comparison(branches, run.store, run.answers, run.selection);
    QVERIFY(run.reads());
    BranchSpec spec;
    spec.name = QStringLiteral("without 1");
    spec.segment = SegmentIndex(10);
    spec.changes = {{fakeChange(InterventionKind::Zero, 10, {SlotIndex(1)})}};
    comparison.setBranch(branches.begin(spec));
    QTRY_COMPARE(comparison.store().size(), 40U);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportBranch(buffer, comparison, run.answers, write, read);
    const Rows rows = rowsOfCsv(buffer.data());
    QCOMPARE(rows.size(), 41);
    const auto cell = [&](qsizetype row, const char* name) { return rows[row][rows[0].indexOf(QByteArray(name))]; };
    QCOMPARE(rows[0].first(), QByteArray("segment"));
    QCOMPARE(cell(11, "segment"), QByteArray("10"));
    QCOMPARE(cell(11, "tokens_read"), QByteArray("132"));
    QCOMPARE(cell(11, "run_kitchen"), QByteArray()); // it wasn't asked there
    const std::size_t label = 0;
    QCOMPARE(cell(8, "run_bathroom").toDouble(), run.answers.probability(0, label)); // behind segment 7
    QCOMPARE(cell(8, "branch_bathroom"), cell(8, "run_bathroom"));
    QVERIFY(cell(16, "branch_bathroom") != cell(16, "run_bathroom"));
    for (qsizetype row = 1; row < rows.size(); ++row) { // asked behind every eighth segment, on both sides
        QCOMPARE(cell(row, "run_kitchen").isEmpty(), row % 8 != 0);
        QCOMPARE(cell(row, "branch_kitchen").isEmpty(), row % 8 != 0);
    }
    const std::size_t last = run.answers.size() - 1;
    QCOMPARE(cell(40, "run_bathroom").toDouble(), run.answers.probability(last, label));
    QCOMPARE(cell(40, "branch_bathroom").toDouble(), comparison.answers().probability(last, label));
    QCOMPARE(cell(9, "memory_distance"), QByteArray("0")); // behind segment 8
    QVERIFY(cell(10, "distance_mem_1").toDouble() > 0);    // behind segment 9: as segment 10 is to read it
    QCOMPARE(cell(10, "distance_mem_2").toDouble(), 0.0);
    QCOMPARE(cell(11, "distance_mem_1").toDouble(),
             comparison.distanceBefore(SegmentIndex(11), SlotIndex(1)).value_or(-1));
    QVERIFY(cell(11, "write_difference_mem_1").toDouble() < 0);
    QCOMPARE(cell(11, "read_difference_mem_1").toDouble(), 0.0);
    QCOMPARE(cell(11, "branch"), QByteArray("without 1"));
    QCOMPARE(cell(11, "changes"), QByteArray("slot 1 zeroed"));
}

void TestBranchCsv::writesNoBranch() {
    ReadRun run;
    MassTimeline write(MassKind::Write, run.store, run.selection);
    BranchList branches(run.controller, run.store);
    const BranchComparison comparison(branches, run.store, run.answers, run.selection);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportBranch(buffer, comparison, run.answers, write, write);
    QCOMPARE(rowsOfCsv(buffer.data()).size(), 1);
}

void TestBranchCsv::writesEffects() {
    ReadRun run;
    CausalEffects effects(run.controller, run.store);
    QVERIFY(run.reads());
    CausalChoice choice;
    choice.asked = SegmentIndex(20);
    choice.first = SegmentIndex(12);
    choice.last = SegmentIndex(20);
    choice.every = 4;
    effects.measure(choice);
    QTRY_COMPARE(effects.state(), CausalEffects::State::Complete);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportCausalEffects(buffer, effects);
    const Rows rows = rowsOfCsv(buffer.data());
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[1][0], QByteArray("12"));
    QCOMPARE(rows[3][0], QByteArray("20"));
    QCOMPARE(rows[2][2].toFloat(), effects.effect(1, SlotIndex(1)));
    QCOMPARE(rows[2][7], QByteArray("20"));
    QCOMPARE(rows[2][8], QByteArray("Where is Mary?"));
    QCOMPARE(rows[2][10].toDouble(), -0.5);
}

} // namespace

QTEST_GUILESS_MAIN(TestBranchCsv)
#include "tst_branch_csv.moc"
