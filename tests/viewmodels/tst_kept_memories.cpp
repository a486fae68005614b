#include "tests/viewmodels/read_run.h"
#include "viewmodels/kept_memories.h"

#include <QSignalSpy>

using namespace rmtscope;

namespace {

class TestKeptMemories : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsAState();
    void outlivesItsDocument();
    void tellsWhatCannotBeKept();
    void needsSomethingOpen();
};

void TestKeptMemories::keepsAState() {
    ReadRun run;
    KeptMemories memories(run.controller);
    QVERIFY(run.reads());
    QSignalSpy changed(&memories, &KeptMemories::changed);
    memories.keep(SegmentIndex(12));
    memories.keep(SegmentIndex(3));
    QTRY_COMPARE(memories.size(), 2U);
    QCOMPARE(changed.size(), 2);
    QCOMPARE(memories.at(0).name, QStringLiteral("story.txt, before segment 12"));
    QCOMPARE(memories.at(0).slotCount, 6);
    QCOMPARE(memories.at(0).hiddenSize, 16);
    QCOMPARE(memories.at(0).values->size(), 6U * 16U);
    QVERIFY(*memories.at(0).values != *memories.at(1).values);
    QCOMPARE(memories.bytes(), 2U * 6U * 16U * sizeof(float));
    memories.remove(0);
    QCOMPARE(memories.size(), 1U);
    QCOMPARE(memories.bytes(), 6U * 16U * sizeof(float));
    QVERIFY(memories.at(0).name.endsWith(QStringLiteral("segment 3")));
}

void TestKeptMemories::outlivesItsDocument() {
    ReadRun run;
    KeptMemories memories(run.controller);
    QVERIFY(run.reads());
    memories.keep(SegmentIndex(12));
    QTRY_COMPARE(memories.size(), 1U);
    run.controller.openDocument("other.txt");
    QVERIFY(run.reaches(RunState::Ready));
    QCOMPARE(memories.size(), 1U);
}

void TestKeptMemories::tellsWhatCannotBeKept() {
    ReadRun run;
    KeptMemories memories(run.controller);
    QVERIFY(run.opens());
    QSignalSpy failed(&memories, &KeptMemories::failed);
    memories.keep(SegmentIndex(12));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(memories.size(), 0U);
}

void TestKeptMemories::needsSomethingOpen() {
    ReadRun run;
    KeptMemories memories(run.controller);
    QSignalSpy ended(&run.controller, &RunController::sideTaskEnded);
    memories.keep(SegmentIndex(0));
    QVERIFY(run.opens());
    QVERIFY(ended.isEmpty());
    QCOMPARE(memories.size(), 0U);
}

} // namespace

QTEST_GUILESS_MAIN(TestKeptMemories)
#include "tst_kept_memories.moc"
