#include "tests/viewmodels/read_run.h"
#include "viewmodels/branch_list.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <algorithm>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

struct Fixture : ReadRun {
    explicit Fixture(const FakePlan& plan = {})
        : ReadRun(plan)
        , branches(controller, store) {}

    [[nodiscard]] Branch::State stateOf(quint64 id) const { return branches.find(id)->state; }
    [[nodiscard]] bool completes(quint64 id) const {
        return QTest::qWaitFor([&] { return stateOf(id) == Branch::State::Complete; }, 20'000);
    }
    [[nodiscard]] QString text(int row, BranchList::Column column) const {
        return branches.index(row, column).data().toString();
    }

    BranchList branches;
};

BranchSpec zeroed(std::int64_t segment, std::vector<SlotIndex> slots = {SlotIndex(1)}) {
    BranchSpec spec;
    spec.segment = SegmentIndex(segment);
    spec.changes = {{fakeChange(InterventionKind::Zero, segment, std::move(slots))}};
    return spec;
}

class TestBranchList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsInTheWay();
    void readsABranchToTheEnd();
    void anUnchangedBranchIsTheRun();
    void knowsTheMemoriesThatItBeginsWith();
    void restoresAnEarlierMemory();
    void readsAnotherText();
    void readsBesideTheRun();
    void whatIsListedIsReadOnDemand();
    void saysThatItsTextIsGone();
    void changesNoTextOfASample();
    void stopKeepsWhatWasRead();
    void tellsAFailure();
    void isTakenOutAndPutBack();
    void asksForNames();
    void goesWithItsDocument();
    void whatWasTakenOutGoesWithItsDocument();
    void staysListedOnAnotherDevice();
    void goesWithAnotherModel();
    void staysWhenTheRunStartsOver();
};

void TestBranchList::saysWhatIsInTheWay() {
    Fixture f;
    QSignalSpy changed(&f.branches, &BranchList::obstacleChanged);
    QVERIFY(f.branches.obstacle(SegmentIndex(0)).contains(QStringLiteral("Open a model")));
    QCOMPARE(f.branches.begin(zeroed(0)), 0U);
    QVERIFY(f.reads(3));
    QVERIFY(!changed.isEmpty());
    QCOMPARE(f.branches.obstacle(SegmentIndex(3)), QString()); // the next one
    QVERIFY(f.branches.obstacle(SegmentIndex(4)).contains(QStringLiteral("read on")));
    QVERIFY(f.branches.obstacle(SegmentIndex(40)).contains(QStringLiteral("no segment 40")));
    QCOMPARE(f.branches.begin(zeroed(4)), 0U);
    QCOMPARE(f.branches.rowCount(), 0);
    SessionOptions options;
    options.tape = false;
    f.controller.setOptions(options, {});
    f.controller.restart();
    QVERIFY(f.reaches(RunState::Finished));
    QVERIFY(f.branches.obstacle(SegmentIndex(3)).contains(QStringLiteral("no memory tape")));
    QCOMPARE(f.branches.obstacle(SegmentIndex(0)), QString());
}

void TestBranchList::readsABranchToTheEnd() {
    Fixture f;
    QAbstractItemModelTester tester(&f.branches, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(f.reads());
    const quint64 id = f.branches.begin(zeroed(10));
    QVERIFY(id > 0);
    QCOMPARE(f.text(0, BranchList::Name), QStringLiteral("Branch 1"));
    QCOMPARE(f.text(0, BranchList::Segment), QStringLiteral("10"));
    QCOMPARE(f.text(0, BranchList::Changes), QStringLiteral("slot 1 zeroed"));
    QVERIFY(f.completes(id));
    const auto branch = f.branches.find(id);
    QCOMPARE(branch->traces.size(), 30U);
    QCOMPARE(branch->traceCount(), 40U);
    for (std::size_t i = 0; i < 40; ++i) {
        QCOMPARE(branch->trace(i)->segment.offset(), i);
    }
    QCOMPARE(branch->trace(3), f.store.at(3)); // shared
    QCOMPARE(f.text(0, BranchList::Progress), QStringLiteral("complete, 40 segments"));
    const QString toolTip = f.branches.index(0, BranchList::Progress).data(Qt::ToolTipRole).toString();
    QVERIFY2(toolTip.startsWith(QStringLiteral("complete, 40 segments; takes ")), qPrintable(toolTip));
    QVERIFY2(toolTip.contains(QStringLiteral("KiB")), qPrintable(toolTip));
    QVERIFY(f.branches.bytes() > 30U * massKinds * 4 * 4 * 6 * sizeof(Half));
    QCOMPARE(f.engine->counters().branches.load(), 1);
    QTRY_COMPARE(f.engine->counters().sessionsAlive.load(), 1); // its session has gone
}

void TestBranchList::anUnchangedBranchIsTheRun() {
    Fixture f;
    QVERIFY(f.reads());
    BranchSpec spec;
    spec.segment = SegmentIndex(5);
    const quint64 id = f.branches.begin(spec);
    QVERIFY(f.completes(id));
    const auto branch = f.branches.find(id);
    for (std::size_t i = 0; i < 40; ++i) {
        const auto& ours = branch->trace(i)->masses;
        const auto& theirs = f.store.at(i)->masses;
        QVERIFY(std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                           [](Half a, Half b) { return a.bits == b.bits; }));
        QCOMPARE(branch->trace(i)->answers.size(), f.store.at(i)->answers.size());
    }
    const float* const ours = branch->trace(39)->memoryAfter.get();
    QVERIFY(std::equal(ours, ours + 6 * 16, f.store.at(39)->memoryAfter.get()));
}

void TestBranchList::knowsTheMemoriesThatItBeginsWith() {
    Fixture f;
    QVERIFY(f.reads());
    const quint64 id = f.branches.begin(zeroed(10));
    QVERIFY(f.completes(id));
    const auto branch = f.branches.find(id);
    const float* const before = f.store.at(9)->memoryAfter.get();
    QVERIFY(std::equal(branch->runMemory.begin(), branch->runMemory.end(), before));
    for (std::size_t i = 0; i < branch->memory.size(); ++i) {
        QCOMPARE(branch->memory[i], i / 16 == 1 ? 0.0F : before[i]);
    }
    QVERIFY(branch->traces.back()->memoryAfter != nullptr);
}

void TestBranchList::restoresAnEarlierMemory() {
    Fixture f;
    QVERIFY(f.reads());
    BranchSpec spec;
    spec.segment = SegmentIndex(10);
    MemoryChange restore{fakeChange(InterventionKind::Replace, 10, {SlotIndex(2)})};
    restore.restored = SegmentIndex(10); // its own memory changes nothing
    spec.changes = {restore};
    const quint64 same = f.branches.begin(spec);
    spec.changes.front().restored = SegmentIndex(4);
    const quint64 other = f.branches.begin(spec);
    QVERIFY(f.completes(same));
    QVERIFY(f.completes(other));
    QCOMPARE(f.branches.find(same)->memory, f.branches.find(same)->runMemory);
    const auto& restored = f.branches.find(other)->memory;
    const float* const earlier = f.store.at(3)->memoryAfter.get();
    for (std::size_t i = 0; i < restored.size(); ++i) {
        QCOMPARE(restored[i], i / 16 == 2 ? earlier[i] : f.branches.find(other)->runMemory[i]);
    }
}

void TestBranchList::readsAnotherText() {
    Fixture f;
    QVERIFY(f.reads());
    const ByteSpan bytes = f.store.at(10)->bytes;
    BranchSpec spec;
    spec.segment = SegmentIndex(10);
    spec.edit = TextEdit{bytes, "a few words only"};
    const quint64 id = f.branches.begin(spec);
    QVERIFY(f.completes(id));
    const auto branch = f.branches.find(id);
    QCOMPARE(branch->context.geometry.tokens, 40 * 12 - 8);
    QVERIFY(branch->context.document != f.controller.document());
    QVERIFY(branch->context.document->text.substr(bytes.begin).starts_with("a few words only"));
    // Too early for the branch.
    spec.edit = TextEdit{f.store.at(3)->bytes, "whale"};
    const quint64 wrong = f.branches.begin(spec);
    QTRY_COMPARE(f.stateOf(wrong), Branch::State::Failed);
    QVERIFY(f.branches.find(wrong)->problem.contains(QStringLiteral("differs")));
}

void TestBranchList::readsBesideTheRun() {
    FakePlan plan;
    plan.segmentDelay = 1ms;
    Fixture f(plan);
    QVERIFY(f.reads(3));
    f.controller.run();
    const quint64 id = f.branches.begin(zeroed(2));
    QVERIFY(f.completes(id));
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.store.size(), 40U);
    QCOMPARE(f.branches.find(id)->traceCount(), 40U);
}

void TestBranchList::whatIsListedIsReadOnDemand() {
    Fixture f;
    QAbstractItemModelTester tester(&f.branches, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const quint64 id = f.branches.list(zeroed(10)); // before anything was read
    QCOMPARE(f.stateOf(id), Branch::State::Listed);
    QCOMPARE(f.branches.find(id)->traceCount(), 0U);
    QCOMPARE(f.text(0, BranchList::Progress), QStringLiteral("not read yet"));
    f.branches.read(id); // nothing is open
    QCOMPARE(f.stateOf(id), Branch::State::Listed);
    f.branches.take(id); // it would go with the document that is opened now
    QVERIFY(f.reads(5));
    const quint64 again = f.branches.list(zeroed(10));
    f.branches.read(again); // segment 10 hasn't been reached
    QCOMPARE(f.stateOf(again), Branch::State::Listed);
    f.controller.run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.engine->counters().branches.load(), 0);
    f.branches.read(again);
    QVERIFY(f.completes(again));
    QCOMPARE(f.branches.find(again)->traceCount(), 40U);
    QVERIFY(f.branches.specs() == std::vector<BranchSpec>{f.branches.find(again)->spec});
    f.branches.read(again); // once is enough
    QCOMPARE(f.stateOf(again), Branch::State::Complete);
}

void TestBranchList::saysThatItsTextIsGone() {
    Fixture f;
    QVERIFY(f.reads());
    QSignalSpy failed(&f.branches, &BranchList::failed);
    BranchSpec spec = zeroed(3);
    spec.edit = TextEdit{{100, f.controller.document()->text.size() + 1}, "of another document"};
    const quint64 id = f.branches.list(spec);
    f.branches.read(id);
    QCOMPARE(f.stateOf(id), Branch::State::Failed);
    QCOMPARE(failed.size(), 1);
    QVERIFY(f.branches.find(id)->problem.endsWith(QLatin1Char('.')));
}

/// As a session may want it.
void TestBranchList::changesNoTextOfASample() {
    Fixture f;
    QVERIFY(f.opens());
    QCOMPARE(f.branches.editObstacle(), QString());
    SampleName name;
    name.task = "reasoning";
    name.segments = 9;
    f.controller.openSample(name, "model");
    QTRY_VERIFY(f.controller.document() && f.controller.document()->sample);
    QVERIFY(f.reaches(RunState::Ready));
    QVERIFY(f.branches.editObstacle().contains(QStringLiteral("rmt generate")));
    BranchSpec spec = zeroed(0);
    spec.edit = TextEdit{{0, 1}, "a"};
    const quint64 edited = f.branches.begin(spec);
    QCOMPARE(f.stateOf(edited), Branch::State::Failed);
    QCOMPARE(f.branches.find(edited)->problem, f.branches.editObstacle());
    QVERIFY(f.completes(f.branches.begin(zeroed(0)))); // its memory can be changed
}

void TestBranchList::stopKeepsWhatWasRead() {
    FakePlan plan;
    plan.holdBranchAt = 10;
    Fixture f(plan);
    QVERIFY(f.reads(3));
    const quint64 id = f.branches.begin(zeroed(2));
    QTRY_COMPARE(f.branches.find(id)->traces.size(), 8U);
    QCOMPARE(f.text(0, BranchList::Progress), QStringLiteral("10 of 40 segments"));
    f.branches.stop(id);
    QCOMPARE(f.stateOf(id), Branch::State::Stopped);
    QCOMPARE(f.text(0, BranchList::Progress), QStringLiteral("stopped after 10 of 40 segments"));
    QTRY_COMPARE(f.engine->counters().sessionsAlive.load(), 1);
    QCOMPARE(f.branches.find(id)->traces.size(), 8U);
}

void TestBranchList::tellsAFailure() {
    FakePlan plan;
    plan.failBranchAt = 20;
    Fixture f(plan);
    QSignalSpy failed(&f.branches, &BranchList::failed);
    QVERIFY(f.reads());
    const quint64 id = f.branches.begin(zeroed(10));
    QTRY_COMPARE(f.stateOf(id), Branch::State::Failed);
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed.first().first().toString().contains(QStringLiteral("segment 20")));
    QCOMPARE(f.branches.find(id)->traceCount(), 20U);
    QCOMPARE(f.branches.index(0, 0).data(Qt::ToolTipRole).toString(), f.branches.find(id)->problem);
    QCOMPARE(f.controller.state(), RunState::Finished); // the run is as it was
}

void TestBranchList::isTakenOutAndPutBack() {
    Fixture f;
    QAbstractItemModelTester tester(&f.branches, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(f.reads());
    const quint64 first = f.branches.begin(zeroed(10));
    const quint64 second = f.branches.begin(zeroed(12));
    QVERIFY(f.completes(first));
    QVERIFY(f.completes(second));
    const std::uint64_t bytes = f.branches.bytes();
    auto branch = f.branches.take(first);
    QCOMPARE(f.branches.bytes(), bytes); // it is still there
    QCOMPARE(f.branches.rowCount(), 1);
    QCOMPARE(f.branches.idAt(0), second);
    QVERIFY(f.branches.find(first) == nullptr);
    QVERIFY(f.branches.take(first) == nullptr);
    f.branches.put(0, branch);
    QCOMPARE(f.branches.idAt(0), first);
    QCOMPARE(f.branches.find(first)->traces.size(), 30U);
    const quint64 third = f.branches.begin(zeroed(12));
    QVERIFY(third > second);
    const auto working = f.branches.take(third); // stops it
    QVERIFY(!working->isWorking());
    f.branches.put(100, working);
    QCOMPARE(f.branches.rowOf(third), 2);
    const std::uint64_t all = f.branches.bytes();
    const std::uint64_t ofFirst = branch->bytes();
    QVERIFY(ofFirst > 0);
    f.branches.take(first);
    QCOMPARE(f.branches.bytes(), all);
    branch.reset(); // nobody keeps it any more
    QCOMPARE(f.branches.bytes(), all - ofFirst);
}

void TestBranchList::asksForNames() {
    Fixture f;
    QVERIFY(f.reads());
    const quint64 id = f.branches.begin(zeroed(10));
    QSignalSpy wanted(&f.branches, &BranchList::renameWanted);
    const QModelIndex name = f.branches.index(0, BranchList::Name);
    QVERIFY(name.flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(!f.branches.index(0, BranchList::Changes).flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(!f.branches.setData(name, QStringLiteral("  ")));
    QVERIFY(!f.branches.setData(name, QStringLiteral("Branch 1")));
    QVERIFY(f.branches.setData(name, QStringLiteral(" without slot 1 ")));
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().at(0).toULongLong(), id);
    QCOMPARE(wanted.first().at(1).toString(), QStringLiteral("without slot 1"));
    QCOMPARE(name.data().toString(), QStringLiteral("Branch 1"));
    f.branches.rename(id, QStringLiteral("without slot 1"));
    QCOMPARE(name.data().toString(), QStringLiteral("without slot 1"));
}

void TestBranchList::goesWithItsDocument() {
    Fixture f;
    QVERIFY(f.reads());
    QSignalSpy reset(&f.branches, &BranchList::modelReset);
    static_cast<void>(f.branches.begin(zeroed(10)));
    f.controller.openDocument("other.txt");
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.branches.rowCount(), 0);
    QCOMPARE(reset.size(), 1);
}

/// Whoever could put it back is told.
void TestBranchList::whatWasTakenOutGoesWithItsDocument() {
    Fixture f;
    QVERIFY(f.reads());
    auto taken = f.branches.take(f.branches.begin(zeroed(10)));
    QSignalSpy reset(&f.branches, &BranchList::modelReset);
    connect(&f.branches, &BranchList::modelReset, this, [&taken] { taken.reset(); });
    f.controller.openDocument("other.txt");
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(reset.size(), 1);
    f.controller.openDocument("story.txt");
    QTRY_COMPARE(f.controller.document()->path.string(), std::string("story.txt"));
    QCOMPARE(reset.size(), 1); // nothing is left of it
}

void TestBranchList::staysListedOnAnotherDevice() {
    Fixture f;
    QAbstractItemModelTester tester(&f.branches, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(f.reads());
    const quint64 stays = f.branches.begin(zeroed(10));
    const quint64 isTaken = f.branches.begin(zeroed(12));
    QVERIFY(f.completes(stays));
    QVERIFY(f.completes(isTaken));
    const auto taken = f.branches.take(isTaken);
    const std::vector<BranchSpec> specs = f.branches.specs();
    QSignalSpy reset(&f.branches, &BranchList::modelReset);
    f.controller.setOptions(f.controller.sessionOptions(), {"cuda:0"});
    f.controller.restart();
    QTRY_COMPARE(f.engine->counters().modelsOpened.load(), 2);
    QVERIFY(f.reaches(RunState::Finished));
    QVERIFY(reset.isEmpty());
    QVERIFY(f.branches.specs() == specs);
    QCOMPARE(f.stateOf(stays), Branch::State::Listed);
    QCOMPARE(f.branches.find(stays)->traceCount(), 0U);
    QCOMPARE(f.text(0, BranchList::Progress), QStringLiteral("not read yet"));
    f.branches.put(1, taken);
    QCOMPARE(f.stateOf(isTaken), Branch::State::Listed);
    QVERIFY(f.branches.find(isTaken)->traces.empty());
    f.branches.read(stays);
    QVERIFY(f.completes(stays));
    QCOMPARE(f.branches.find(stays)->traceCount(), 40U);
}

void TestBranchList::goesWithAnotherModel() {
    Fixture f;
    QVERIFY(f.reads());
    QVERIFY(f.completes(f.branches.begin(zeroed(10))));
    f.controller.openModel("other model");
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.branches.rowCount(), 0);
}

void TestBranchList::staysWhenTheRunStartsOver() {
    Fixture f;
    QVERIFY(f.reads());
    const quint64 id = f.branches.begin(zeroed(10));
    QVERIFY(f.completes(id));
    f.controller.restart();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.branches.rowCount(), 1);
    QCOMPARE(f.branches.find(id)->trace(3)->segment, SegmentIndex(3));
}

} // namespace

QTEST_GUILESS_MAIN(TestBranchList)
#include "tst_branch_list.moc"
