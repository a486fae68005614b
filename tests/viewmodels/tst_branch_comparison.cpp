#include "tests/viewmodels/read_run.h"
#include "viewmodels/branch_comparison.h"
#include "viewmodels/mass_difference.h"

#include <QSignalSpy>

#include <cmath>

using namespace rmtscope;

namespace {

struct Fixture : ReadRun {
    explicit Fixture(const FakePlan& plan = {})
        : ReadRun(plan)
        , write(MassKind::Write, store, selection)
        , read(MassKind::Read, store, selection)
        , branches(controller, store)
        , comparison(branches, store, answers, selection) {}

    [[nodiscard]] quint64 branchOff(std::int64_t segment, std::vector<MemoryChange> changes) {
        BranchSpec spec;
        spec.segment = SegmentIndex(segment);
        spec.changes = std::move(changes);
        const quint64 id = branches.begin(spec);
        return QTest::qWaitFor([&] { return branches.find(id)->state == Branch::State::Complete; }, 20'000) ? id : 0;
    }
    [[nodiscard]] bool shows(quint64 id, std::size_t segments) {
        comparison.setBranch(id);
        return QTest::qWaitFor([&] { return comparison.store().size() == segments; }, 20'000);
    }

    MassTimeline write;
    MassTimeline read;
    BranchList branches;
    BranchComparison comparison;
};

MemoryChange zero(std::int64_t segment, std::vector<SlotIndex> slots) {
    return {fakeChange(InterventionKind::Zero, segment, std::move(slots))};
}

class TestBranchComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsNothingAtFirst();
    void standsBesideTheRun();
    void takesOverLongBranchesBitByBit();
    void followsABranchThatIsBeingRead();
    void followsTheQuestion();
    void drawsDistances();
    void measuresWhereTheRunCatchesUp();
    void measuresWhatTheRunReadsAgain();
    void knowsTheFirstOnlyWithoutATape();
    void forgetsWhatIsTakenOut();
    void beginsAnewOnAnotherDevice();
    void differencesAreBranchMinusRun();
    void groupsKeepWhatIsFurthestFromZero();
};

void TestBranchComparison::showsNothingAtFirst() {
    Fixture f;
    QVERIFY(f.comparison.branch() == nullptr);
    QVERIFY(f.comparison.store().empty());
    QVERIFY(f.comparison.distances().empty());
    f.comparison.setBranch(7); // there is none
    QVERIFY(f.comparison.branch() == nullptr);
    QVERIFY(f.comparison.store().empty());
}

void TestBranchComparison::standsBesideTheRun() {
    Fixture f;
    QVERIFY(f.reads());
    QSignalSpy selected(&f.comparison, &BranchComparison::branchSelected);
    const quint64 id = f.branchOff(10, {zero(10, {SlotIndex(1)})});
    QVERIFY(f.shows(id, 40));
    QCOMPARE(selected.size(), 1);
    QCOMPARE(f.comparison.branch()->id, id);
    QCOMPARE(f.comparison.timeline(MassKind::Write).segmentCount(), 40U);
    QCOMPARE(f.comparison.timeline(MassKind::Read).kind(), MassKind::Read);
    QCOMPARE(f.comparison.answers().size(), f.answers.size());
    // Asked after segments 7, 15, 23, …: sure before it, less sure behind, as the fake forgets.
    const std::size_t right = *f.answers.correctLabel();
    QCOMPARE(f.comparison.answers().probability(0, right), f.answers.probability(0, right));
    QVERIFY(f.comparison.answers().probability(1, right) < f.answers.probability(1, right));
}

void TestBranchComparison::takesOverLongBranchesBitByBit() {
    FakePlan plan;
    plan.segments = 1500;
    plan.shape = {1, 1, 2};
    Fixture f(plan);
    QVERIFY(f.reads());
    const quint64 id = f.branchOff(1400, {zero(1400, {SlotIndex(1)})});
    f.comparison.setBranch(id);
    QVERIFY(f.comparison.store().size() < 1500U);
    QTRY_COMPARE(f.comparison.store().size(), 1500U);
    QCOMPARE(f.comparison.store().at(1399), f.store.at(1399));
    QVERIFY(f.comparison.store().at(1400) != f.store.at(1400));
}

void TestBranchComparison::followsABranchThatIsBeingRead() {
    Fixture f;
    QVERIFY(f.reads());
    QSignalSpy changed(&f.comparison, &BranchComparison::changed);
    BranchSpec spec;
    spec.segment = SegmentIndex(10);
    spec.edit = TextEdit{f.store.at(12)->bytes, "a few words only"};
    const quint64 id = f.branches.begin(spec);
    f.comparison.setBranch(id);
    QTRY_COMPARE(f.comparison.store().size(), 40U);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(f.comparison.store().context().document, f.branches.find(id)->context.document);
}

void TestBranchComparison::followsTheQuestion() {
    Fixture f;
    QVERIFY(f.reads());
    f.answers.setQuestion(2);
    const quint64 id = f.branchOff(10, {});
    QVERIFY(f.shows(id, 40));
    QCOMPARE(f.comparison.answers().question(), 2U);
    QCOMPARE(f.comparison.answers().probability(4, 2), f.answers.probability(4, 2));
    f.answers.setQuestion(1);
    QCOMPARE(f.comparison.answers().probability(4, 1), f.answers.probability(4, 1));
}

void TestBranchComparison::drawsDistances() {
    Fixture f;
    QVERIFY(f.reads());
    const quint64 id = f.branchOff(10, {zero(10, {SlotIndex(1), SlotIndex(2)})});
    QVERIFY(f.shows(id, 40));
    QTRY_COMPARE(f.comparison.distances().size(), 31U); // in front of its first segment, and behind each
    const auto points = f.comparison.distances();
    QCOMPARE(points[0].x, 120.0); // in front of segment 10
    QCOMPARE(points[1].x, 132.0);
    const auto distance = [&](std::int64_t segment, std::int64_t slot) {
        return f.comparison.distanceBefore(SegmentIndex(segment), SlotIndex(slot)).value_or(-1);
    };
    QVERIFY(std::abs(points[0].y - std::hypot(distance(10, 1), distance(10, 2))) < 1e-6);
    QCOMPARE(distance(10, 0), 0.0);
    double squares = 0; // of what slot 1 held, which is nothing in the branch
    for (std::size_t i = 16; i < 32; ++i) {
        const auto value = static_cast<double>(f.store.at(9)->memoryAfter.get()[i]);
        squares += value * value;
    }
    QVERIFY(std::abs(distance(10, 1) - std::sqrt(squares)) < 1e-6);
    QVERIFY(std::abs(distance(11, 1) - distance(10, 1) / 2) < 1e-5); // as the fake forgets
    QVERIFY(!f.comparison.distanceBefore(SegmentIndex(9)).has_value());
    QVERIFY(!f.comparison.distanceBefore(SegmentIndex(41)).has_value());
}

void TestBranchComparison::measuresWhereTheRunCatchesUp() {
    Fixture f;
    QVERIFY(f.reads(4));
    const quint64 id = f.branchOff(2, {zero(2, {SlotIndex(1)})});
    QVERIFY(f.shows(id, 40));
    QTRY_COMPARE(f.comparison.distances().size(), 3U); // before segments 2, 3 and 4
    f.controller.run();
    QVERIFY(f.reaches(RunState::Finished));
    QTRY_COMPARE(f.comparison.distances().size(), 39U);
}

void TestBranchComparison::measuresWhatTheRunReadsAgain() {
    Fixture f;
    QVERIFY(f.reads(4));
    const quint64 id = f.branchOff(2, {zero(2, {SlotIndex(1)})});
    QVERIFY(f.shows(id, 40));
    QTRY_COMPARE(f.comparison.distances().size(), 3U);
    f.controller.restart();
    QVERIFY(f.reaches(RunState::Finished));
    QTRY_COMPARE(f.comparison.distances().size(), 39U);
}

void TestBranchComparison::knowsTheFirstOnlyWithoutATape() {
    Fixture f;
    SessionOptions options;
    options.tape = false;
    f.controller.setOptions(options, {});
    QVERIFY(f.reads());
    const quint64 id = f.branchOff(0, {zero(0, {SlotIndex(1)})});
    QVERIFY(f.shows(id, 40));
    QTRY_COMPARE(f.comparison.distances().size(), 1U);
    QCOMPARE(f.comparison.distances().at(0).x, 0.0);
}

void TestBranchComparison::forgetsWhatIsTakenOut() {
    Fixture f;
    QVERIFY(f.reads());
    const quint64 id = f.branchOff(10, {});
    QVERIFY(f.shows(id, 40));
    const auto branch = f.branches.take(id);
    QVERIFY(f.comparison.branch() == nullptr);
    QVERIFY(f.comparison.store().empty());
    f.branches.put(0, branch);
    QVERIFY(f.shows(id, 40));
    f.controller.openDocument("other.txt");
    QVERIFY(f.reaches(RunState::Ready));
    QVERIFY(f.comparison.branch() == nullptr);
}

void TestBranchComparison::beginsAnewOnAnotherDevice() {
    Fixture f;
    QVERIFY(f.reads());
    const quint64 id = f.branchOff(10, {zero(10, {SlotIndex(1)})});
    QVERIFY(f.shows(id, 40));
    QTRY_COMPARE(f.comparison.distances().size(), 31U);
    DeviceOptions device;
    device.threads = 1;
    f.controller.setOptions(f.controller.sessionOptions(), device);
    f.controller.restart();
    QTRY_COMPARE(f.engine->counters().modelsOpened.load(), 2);
    QVERIFY(f.reaches(RunState::Finished));
    QVERIFY(f.comparison.branch() != nullptr);
    QCOMPARE(f.comparison.store().size(), 0U); // what was read on the device before isn't the branch any more
    QVERIFY(f.comparison.distances().empty());
    f.branches.read(id);
    QTRY_COMPARE(f.comparison.store().size(), 40U);
    QCOMPARE(f.comparison.store().at(20), f.branches.find(id)->trace(20));
    QTRY_COMPARE(f.comparison.distances().size(), 31U);
}

void TestBranchComparison::differencesAreBranchMinusRun() {
    Fixture f;
    QVERIFY(f.reads());
    const quint64 id = f.branchOff(10, {zero(11, {SlotIndex(1)})});
    QVERIFY(f.shows(id, 40));
    const MassTimeline& branch = f.comparison.timeline(MassKind::Write);
    const auto difference = [&](std::int64_t segment, std::int64_t slot) {
        return massDifference(branch, f.write, SegmentIndex(segment), SlotIndex(slot));
    };
    QCOMPARE(difference(9, 1), 0.0F);
    QCOMPARE(difference(10, 1), 0.0F);
    QVERIFY(difference(11, 1) < 0); // the fake's changed slots write less
    QCOMPARE(difference(11, 1),
             branch.value(SegmentIndex(11), SlotIndex(1)) - f.write.value(SegmentIndex(11), SlotIndex(1)));
    QCOMPARE(difference(11, 2), 0.0F);
    QVERIFY(std::isnan(difference(40, 1)));
    QVERIFY(std::isnan(difference(-1, 1)));
    f.store.clear();
    QVERIFY(std::isnan(difference(11, 1))); // the run starts over
}

void TestBranchComparison::groupsKeepWhatIsFurthestFromZero() {
    Fixture f;
    QVERIFY(f.reads());
    const quint64 id = f.branchOff(10, {zero(11, {SlotIndex(1)})});
    QVERIFY(f.shows(id, 40));
    const MassTimeline& branch = f.comparison.timeline(MassKind::Write);
    const auto values = massDifferences(branch, f.write, 8, 48, 10, BucketMode::Max); // 8-11, 12-15, …, 44-47
    QCOMPARE(values.size(), 6U * 10U);
    QCOMPARE(values[10], massDifference(branch, f.write, SegmentIndex(11), SlotIndex(1)));
    QCOMPARE(values[0], 0.0F);
    QVERIFY(std::isnan(values[19])); // behind the last segment
    const auto means = massDifferences(branch, f.write, 8, 48, 10, BucketMode::Mean);
    QVERIFY(std::abs(means[10] - values[10] / 4) < 1e-6F); // segments 8 to 10 are alike
    QVERIFY(massDifferences(branch, f.write, 0, 0, 0, BucketMode::Max).empty());
}

} // namespace

QTEST_GUILESS_MAIN(TestBranchComparison)
#include "tst_branch_comparison.moc"
