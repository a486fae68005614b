#include "tests/viewmodels/store_fixture.h"
#include "viewmodels/mass_timeline.h"
#include "viewmodels/unit_half.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

/// The definition, without any of the ways to be fast.
double expectedValue(const SegmentTrace& trace, MassKind kind, const SelectionState& selection, SlotIndex slot) {
    double sum = 0;
    double largest = 0;
    int count = 0;
    for (LayerIndex layer; layer.value < trace.shape.layers; ++layer) {
        for (HeadIndex head; head.value < trace.shape.heads; ++head) {
            if (selection.layers.contains(layer) && selection.heads.contains(head)) {
                const double value =
                    static_cast<double>(toFloat(trace.mass(kind)[trace.shape.offset(layer, head, slot)]));
                sum += value;
                largest = std::max(largest, value);
                ++count;
            }
        }
    }
    return selection.aggregation == Aggregation::Max ? largest : sum / count;
}

bool matches(const MassTimeline& timeline, const TraceStore& store, const SelectionState& selection) {
    if (timeline.segmentCount() != store.size()) {
        return false;
    }
    for (SegmentIndex segment; segment.offset() < store.size(); ++segment) {
        for (SlotIndex slot; slot.offset() < timeline.slotCount(); ++slot) {
            const double expected = expectedValue(*store.at(segment.offset()), timeline.kind(), selection, slot);
            if (std::abs(static_cast<double>(timeline.value(segment, slot)) - expected) > 1e-6) {
                return false;
            }
        }
    }
    return true;
}

class TestMassTimeline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reduces_data();
    void reduces();
    void growsWithTheStore();
    void showsTheOldValuesUntilTheNewAreThere();
    void takesSegmentsThatCameMeanwhile();
    void dropsLateResults();
    void dropsResultsOfAClearedStore();
    void goesBackBeforeAReductionIsDone();
    void showsNothingWithoutCapture();
    void showsNothingWithoutAHead();
    void namesWhatItShows();
    void isDestroyedWhileReducing();
    void convertsHalvesExactly();
};

void TestMassTimeline::reduces_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QList<int>>("layers"); // empty: all
    QTest::addColumn<QList<int>>("heads");
    QTest::addColumn<bool>("max");
    const QList<int> all;
    QTest::newRow("write, all, mean") << 0 << all << all << false;
    QTest::newRow("write, all, max") << 0 << all << all << true;
    QTest::newRow("read, one head") << 1 << QList<int>{2} << QList<int>{1} << false;
    QTest::newRow("retain, two layers, max") << 2 << QList<int>{0, 2} << all << true;
    QTest::newRow("read, some of each, mean") << 1 << QList<int>{1, 2} << QList<int>{0, 3} << false;
}

void TestMassTimeline::reduces() {
    QFETCH(int, kind);
    QFETCH(QList<int>, layers);
    QFETCH(QList<int>, heads);
    QFETCH(bool, max);
    FakePlan plan;
    plan.shape = {3, 4, 5};
    TraceStore store;
    Selection selection;
    store.start(fakeContext(plan));
    MassTimeline timeline(static_cast<MassKind>(kind), store, selection);
    store.append(fakeTraces(plan, 0, 50));
    SelectionState state;
    state.aggregation = max ? Aggregation::Max : Aggregation::Mean;
    if (!layers.isEmpty()) {
        state.layers = LayerChoice(std::vector<LayerIndex>(layers.begin(), layers.end()));
    }
    if (!heads.isEmpty()) {
        state.heads = HeadChoice(std::vector<HeadIndex>(heads.begin(), heads.end()));
    }
    selection.setState(state);
    QTRY_VERIFY(!timeline.isReducing());
    QCOMPARE(timeline.slotCount(), 5U);
    QVERIFY(matches(timeline, store, state));
    float largest = 0;
    for (SegmentIndex segment; segment.value < 50; ++segment) {
        for (SlotIndex slot; slot.value < 5; ++slot) {
            largest = std::max(largest, timeline.value(segment, slot));
        }
    }
    QCOMPARE(timeline.maximum(), largest);
}

void TestMassTimeline::growsWithTheStore() {
    const FakePlan plan;
    TraceStore store;
    Selection selection;
    MassTimeline timeline(MassKind::Write, store, selection);
    QSignalSpy appended(&timeline, &MassTimeline::appended);
    QSignalSpy changed(&timeline, &MassTimeline::valuesChanged);
    store.append(fakeTraces(plan, 0, 10));
    store.append(fakeTraces(plan, 10, 4200));
    QCOMPARE(appended.size(), 2);
    QCOMPARE(appended.back(), (QVariantList{qsizetype{10}, qsizetype{4190}}));
    QCOMPARE(changed.size(), 0);
    QVERIFY(matches(timeline, store, selection.state()));
    QCOMPARE(timeline.bucket(0, 4199, 100, BucketMode::Max).columns, 100U);
    store.clear();
    QCOMPARE(timeline.segmentCount(), 0U);
    QCOMPARE(timeline.maximum(), 0.0F);
    QCOMPARE(changed.size(), 1);
}

void TestMassTimeline::showsTheOldValuesUntilTheNewAreThere() {
    const FakePlan plan;
    TraceStore store;
    Selection selection;
    MassTimeline timeline(MassKind::Write, store, selection);
    store.append(fakeTraces(plan, 0, 100));
    const SelectionState before = selection.state();
    selection.setAggregation(Aggregation::Max);
    QVERIFY(timeline.isReducing());
    QVERIFY(matches(timeline, store, before));
    QTRY_VERIFY(!timeline.isReducing());
    QVERIFY(matches(timeline, store, selection.state()));
}

void TestMassTimeline::takesSegmentsThatCameMeanwhile() {
    const FakePlan plan;
    TraceStore store;
    Selection selection;
    MassTimeline timeline(MassKind::Write, store, selection);
    store.append(fakeTraces(plan, 0, 100));
    selection.setLayers(LayerChoice(LayerIndex{1}));
    store.append(fakeTraces(plan, 100, 130)); // no event was handled yet
    QCOMPARE(timeline.segmentCount(), 130U);
    QTRY_VERIFY(!timeline.isReducing());
    QVERIFY(matches(timeline, store, selection.state()));
}

void TestMassTimeline::dropsLateResults() {
    const FakePlan plan;
    TraceStore store;
    Selection selection;
    MassTimeline timeline(MassKind::Write, store, selection);
    store.append(fakeTraces(plan, 0, 3000));
    QSignalSpy changed(&timeline, &MassTimeline::valuesChanged);
    for (std::int64_t i = 0; i < 20; ++i) {
        selection.setLayers(LayerChoice(LayerIndex{i % plan.shape.layers}));
        selection.setHeads(HeadChoice(HeadIndex{(i + 1) % plan.shape.heads}));
    }
    QTRY_VERIFY(!timeline.isReducing());
    QTest::qWait(30);
    QCOMPARE(changed.size(), 1);
    QVERIFY(matches(timeline, store, selection.state()));
}

void TestMassTimeline::dropsResultsOfAClearedStore() {
    const FakePlan plan;
    TraceStore store;
    Selection selection;
    MassTimeline timeline(MassKind::Write, store, selection);
    store.append(fakeTraces(plan, 0, 3000));
    selection.setLayers(LayerChoice(LayerIndex{0}));
    store.clear();
    store.append(fakeTraces(plan, 0, 7));
    QVERIFY(!timeline.isReducing());
    QTest::qWait(50);
    QVERIFY(matches(timeline, store, selection.state()));
}

void TestMassTimeline::goesBackBeforeAReductionIsDone() {
    const FakePlan plan;
    TraceStore store;
    Selection selection;
    MassTimeline timeline(MassKind::Write, store, selection);
    store.append(fakeTraces(plan, 0, 3000));
    QSignalSpy changed(&timeline, &MassTimeline::valuesChanged);
    selection.setLayers(LayerChoice(LayerIndex{0}));
    selection.setLayers(LayerChoice());
    QVERIFY(!timeline.isReducing());
    QTest::qWait(50);
    QCOMPARE(changed.size(), 0);
    QVERIFY(matches(timeline, store, selection.state()));
}

void TestMassTimeline::showsNothingWithoutCapture() {
    const FakePlan plan;
    TraceStore store;
    Selection selection;
    MassTimeline timeline(MassKind::Write, store, selection);
    auto trace = std::make_shared<SegmentTrace>(*makeFakeTrace(plan, SegmentIndex{1}));
    trace->masses.clear();
    store.append({makeFakeTrace(plan, SegmentIndex{0}), trace});
    QVERIFY(!std::isnan(timeline.value(SegmentIndex{0}, SlotIndex{0})));
    QVERIFY(std::isnan(timeline.value(SegmentIndex{1}, SlotIndex{0})));
    QVERIFY(timeline.maximum() > 0);
}

void TestMassTimeline::showsNothingWithoutAHead() {
    TraceStore store;
    Selection selection;
    selection.setHeads(HeadChoice(std::vector<HeadIndex>{}));
    MassTimeline timeline(MassKind::Write, store, selection);
    store.append(fakeTraces({}, 0, 2));
    QVERIFY(std::isnan(timeline.value(SegmentIndex{1}, SlotIndex{1})));
    QCOMPARE(timeline.maximum(), 0.0F);
    QCOMPARE(timeline.label(), QStringLiteral("Write mass, no head"));
}

void TestMassTimeline::namesWhatItShows() {
    TraceStore store;
    Selection selection;
    MassTimeline timeline(MassKind::Read, store, selection);
    store.append(fakeTraces({}, 0, 2));
    QCOMPARE(timeline.label(), QStringLiteral("Read mass, mean over 4 layers × 4 heads"));
    SelectionState state;
    state.layers = LayerChoice(LayerIndex{1});
    state.aggregation = Aggregation::Max;
    selection.setState(state);
    QTRY_COMPARE(timeline.label(), QStringLiteral("Read mass, maximum over 1 of 4 layers × 4 heads"));
    selection.setHeads(HeadChoice(HeadIndex{3}));
    QTRY_COMPARE(timeline.label(), QStringLiteral("Read mass, layer 1, head 3"));
}

void TestMassTimeline::isDestroyedWhileReducing() {
    const FakePlan plan;
    TraceStore store;
    Selection selection;
    store.append(fakeTraces(plan, 0, 3000));
    auto timeline = std::make_unique<MassTimeline>(MassKind::Write, store, selection);
    selection.setAggregation(Aggregation::Max);
    QVERIFY(timeline->isReducing());
    timeline.reset();
    QTest::qWait(50);
    QCOMPARE(store.size(), 3000U);
}

void TestMassTimeline::convertsHalvesExactly() {
    for (std::uint16_t bits = 0; bits < 0x7C00; ++bits) {
        QCOMPARE(unitToFloat(Half{bits}), toFloat(Half{bits}));
    }
}

} // namespace

QTEST_GUILESS_MAIN(TestMassTimeline)
#include "tst_mass_timeline.moc"
