#include "engine/analysis/slot_measures.h"
#include "tests/viewmodels/state_fixture.h"
#include "viewmodels/memory_csv.h"
#include "viewmodels/slot_history.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

class TestSlotHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresEverySegment();
    void growsWithTheStore();
    void beginsAnewWithTheStore();
    void stopsAndGoesOn();
    void missingStatesAreUnknown();
    void isDestroyedWhileWorking();
    void exportsEverySegment();

private:
    [[nodiscard]] static bool settles(const SlotHistory& history) {
        return QTest::qWaitFor([&history] { return !history.isWorking(); });
    }
};

void TestSlotHistory::measuresEverySegment() {
    const PlantedStates planted{.slots = 3};
    TraceStore store;
    store.start(planted.context(600));
    SlotHistory history(store);
    history.setActive(true);
    store.append(planted.noisy(0, 600)); // more than one job
    QVERIFY(settles(history));
    QCOMPARE(history.segmentCount(), 600U);
    QCOMPARE(history.slotCount(), 3U);
    for (SegmentIndex segment; segment.value < 600; ++segment) {
        const std::vector<float> state = planted.noise(segment.value);
        const std::vector<float> before = planted.noise(segment.value - 1);
        const SlotMeasures expected =
            measureSlots(state.data(), segment.value == 0 ? nullptr : before.data(), {3, planted.hidden});
        for (SlotIndex slot; slot.value < 3; ++slot) {
            QCOMPARE(history.value(SlotQuantity::Norm, segment, slot), expected.norms[slot.offset()]);
            const float change = history.value(SlotQuantity::Change, segment, slot);
            QVERIFY(segment.value == 0 ? std::isnan(change) : change == expected.changes[slot.offset()]);
        }
        QCOMPARE(history.effectiveRanks()[segment.offset()], static_cast<double>(expected.effectiveRank));
    }
    const HeatmapBuckets buckets = history.bucket(SlotQuantity::Norm, 0, 599, 100, BucketMode::Max);
    QCOMPARE(buckets.columns, 100U);
    QVERIFY(buckets.at(2, 50) >= history.value(SlotQuantity::Norm, SegmentIndex(302), SlotIndex(2)));
}

void TestSlotHistory::growsWithTheStore() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(100));
    SlotHistory history(store);
    store.append(planted.noisy(0, 10));
    QCOMPARE(history.segmentCount(), 0U); // nobody looks
    history.setActive(true);
    QVERIFY(settles(history));
    QSignalSpy grown(&history, &SlotHistory::grown);
    store.append(planted.noisy(10, 11));
    QVERIFY(settles(history));
    QCOMPARE(grown.size(), 1);
    QCOMPARE(grown.front(), (QVariantList{qsizetype{10}, qsizetype{1}}));
    QCOMPARE(history.permille(), 1000);
}

void TestSlotHistory::beginsAnewWithTheStore() {
    TraceStore store;
    store.start(PlantedStates{.slots = 2}.context(400));
    SlotHistory history(store);
    history.setActive(true);
    store.append(PlantedStates{.slots = 2}.noisy(0, 400));
    const PlantedStates other{.slots = 5};
    store.start(other.context(7)); // a job is under way
    store.append(other.noisy(0, 7));
    QVERIFY(settles(history));
    QCOMPARE(history.segmentCount(), 7U);
    QCOMPARE(history.slotCount(), 5U);
}

void TestSlotHistory::stopsAndGoesOn() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(20));
    SlotHistory history(store);
    history.setActive(true);
    store.append(planted.noisy(0, 20));
    history.stop();
    QCoreApplication::processEvents();
    QCOMPARE(history.segmentCount(), 0U);
    QVERIFY(history.isStopped());
    history.resume();
    QVERIFY(settles(history));
    QCOMPARE(history.segmentCount(), 20U);
}

void TestSlotHistory::missingStatesAreUnknown() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(3));
    SlotHistory history(store);
    history.setActive(true);
    store.append({planted.trace(0, planted.noise(0)), planted.trace(1, {}), planted.trace(2, planted.noise(2))});
    QVERIFY(settles(history));
    QVERIFY(std::isnan(history.value(SlotQuantity::Norm, SegmentIndex(1), SlotIndex(0))));
    QVERIFY(std::isnan(history.effectiveRanks()[1]));
    QVERIFY(!std::isnan(history.value(SlotQuantity::Norm, SegmentIndex(2), SlotIndex(0))));
    QVERIFY(std::isnan(history.value(SlotQuantity::Change, SegmentIndex(2), SlotIndex(0))));
}

void TestSlotHistory::isDestroyedWhileWorking() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(2000));
    store.append(planted.noisy(0, 2000));
    auto history = std::make_unique<SlotHistory>(store);
    history->setActive(true);
    QVERIFY(history->isWorking());
    history.reset();
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(store.size(), 2000U);
}

void TestSlotHistory::exportsEverySegment() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(4));
    SlotHistory history(store);
    history.setActive(true);
    store.append(planted.noisy(0, 4));
    QVERIFY(settles(history));
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportSlotHistory(buffer, history, store);
    QVERIFY(buffer.data().startsWith(
        "segment,tokens_read,effective_rank,norm_mem_0,norm_mem_1,change_mem_0,change_mem_1,reduction\r\n"));
    QCOMPARE(buffer.data().count('\n'), 5);
}

} // namespace

QTEST_GUILESS_MAIN(TestSlotHistory)
#include "tst_slot_history.moc"
