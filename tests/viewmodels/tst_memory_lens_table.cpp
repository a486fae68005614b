#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/explaining_csv.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QSignalSpy>

using namespace rmtscope;

namespace {

FakePlan decoderPlan() {
    FakePlan plan;
    plan.writesText = true;
    return plan;
}

class TestMemoryLensTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksOnlyWhileActive();
    void showsEverySlot();
    void followsTheSelection();
    void waitsUntilTheSegmentIsRead();
    void saysWhyAnEncoderHasNone();
    void tellsAFailureOnce();
    void isForgottenWithItsSession();
    void writesItsNumbers();
};

void TestMemoryLensTable::asksOnlyWhileActive() {
    ReadWorkspace read(decoderPlan());
    QVERIFY(read.read());
    MemoryLensTable& lens = read.workspace().lens();
    QVERIFY(lens.obstacle().contains(QStringLiteral("Select a segment")));
    read.workspace().selection().setSegment(SegmentIndex(4));
    QVERIFY(!lens.isLoading());
    lens.setActive(true);
    QTRY_COMPARE(lens.segment(), SegmentIndex(4));
    lens.setActive(false);
    read.workspace().selection().setSegment(SegmentIndex(5));
    QVERIFY(!lens.isLoading());
}

void TestMemoryLensTable::showsEverySlot() {
    ReadWorkspace read(decoderPlan());
    MemoryLensTable& lens = read.workspace().lens();
    const QAbstractItemModelTester tester(&lens, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(read.read());
    lens.setActive(true);
    read.workspace().selection().setSegment(SegmentIndex(4));
    QTRY_COMPARE(lens.rowCount(), 6);
    QCOMPARE(lens.columnCount(), 11);
    QCOMPARE(lens.index(2, 0).data().toString(), QStringLiteral("mem 2"));
    QCOMPARE(lens.index(2, 2).data().toString(), QStringLiteral("word 2.1  0.250"));
    QCOMPARE(lens.index(2, 2).data(MemoryLensTable::probabilityRole).toDouble(), 0.25);
    QVERIFY(!lens.index(2, 0).data(MemoryLensTable::probabilityRole).isValid());
    QVERIFY(lens.index(2, 2).data(Qt::ToolTipRole).toString().contains(QStringLiteral("id 201")));
    QCOMPARE(lens.headerData(1, Qt::Horizontal).toString(), QStringLiteral("Rank 1"));
    QVERIFY(lens.obstacle().isEmpty());
}

void TestMemoryLensTable::followsTheSelection() {
    ReadWorkspace read(decoderPlan());
    QVERIFY(read.read());
    MemoryLensTable& lens = read.workspace().lens();
    lens.setActive(true);
    for (const std::int64_t segment : {3, 17, 39}) {
        read.workspace().selection().setSegment(SegmentIndex(segment));
        QTRY_COMPARE(lens.segment(), SegmentIndex(segment));
    }
}

void TestMemoryLensTable::waitsUntilTheSegmentIsRead() {
    ReadWorkspace read(decoderPlan());
    MemoryLensTable& lens = read.workspace().lens();
    lens.setActive(true);
    read.workspace().controller().openModel("model");
    read.workspace().controller().openDocument("story.txt");
    QTRY_VERIFY(read.workspace().controller().state() == RunState::Ready);
    read.workspace().selection().setSegment(SegmentIndex(1));
    QVERIFY2(lens.obstacle().contains(QStringLiteral("wasn't read")), qPrintable(lens.obstacle()));
    read.workspace().controller().run();
    QTRY_COMPARE(lens.segment(), SegmentIndex(1));
}

void TestMemoryLensTable::saysWhyAnEncoderHasNone() {
    ReadWorkspace read;
    QVERIFY(read.read());
    MemoryLensTable& lens = read.workspace().lens();
    lens.setActive(true);
    read.workspace().selection().setSegment(SegmentIndex(4));
    QTRY_VERIFY(lens.obstacle().contains(QStringLiteral("no head")));
    QCOMPARE(lens.rowCount(), 0);
}

void TestMemoryLensTable::tellsAFailureOnce() {
    FakePlan plan = decoderPlan();
    plan.failReplays = true;
    ReadWorkspace read(plan);
    QVERIFY(read.read());
    QSignalSpy failed(&read.workspace(), &Workspace::failed);
    MemoryLensTable& lens = read.workspace().lens();
    lens.setActive(true);
    read.workspace().selection().setSegment(SegmentIndex(4));
    QTRY_COMPARE(failed.size(), 1);
    lens.setActive(true); // isn't asked for again
    QVERIFY(!lens.isLoading());
    read.workspace().selection().setSegment(SegmentIndex(5));
    QTRY_COMPARE(failed.size(), 2);
}

void TestMemoryLensTable::isForgottenWithItsSession() {
    ReadWorkspace read(decoderPlan());
    QVERIFY(read.read());
    MemoryLensTable& lens = read.workspace().lens();
    lens.setActive(true);
    read.workspace().selection().setSegment(SegmentIndex(4));
    QTRY_COMPARE(lens.rowCount(), 6);
    lens.setActive(false);
    read.workspace().controller().restart();
    QCOMPARE(lens.rowCount(), 0);
    QVERIFY(!lens.segment());
}

void TestMemoryLensTable::writesItsNumbers() {
    ReadWorkspace read(decoderPlan());
    QVERIFY(read.read());
    MemoryLensTable& lens = read.workspace().lens();
    lens.setActive(true);
    read.workspace().selection().setSegment(SegmentIndex(4));
    QTRY_COMPARE(lens.rowCount(), 6);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportMemoryLens(buffer, lens);
    const QList<QByteArray> lines = buffer.data().trimmed().split('\n');
    QCOMPARE(lines.size(), 1 + 6 * 10);
    QVERIFY(lines[1].startsWith("0,1,word 0.0,0,0.5,4,"));
}

} // namespace

QTEST_GUILESS_MAIN(TestMemoryLensTable)
#include "tst_memory_lens_table.moc"
