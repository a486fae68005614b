#include "tests/viewmodels/state_fixture.h"
#include "viewmodels/memory_csv.h"
#include "viewmodels/memory_distance.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

class TestMemoryDistance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheDefinition_data();
    void agreesWithTheDefinition();
    void growsWithTheStore();
    void findsTheBorderOfTwoClusters_data();
    void findsTheBorderOfTwoClusters();
    void thresholdChoosesChangePoints();
    void takesWholeBlocksOfALongDocument();
    void comparesNothingUnseen();
    void anotherComparisonBeginsAnew();
    void ckaTakesWholeStates();
    void stopsAndGoesOn();
    void beginsAnewWithTheStore();
    void withoutStates_data();
    void withoutStates();
    void isDestroyedWhileWorking();
    void exportsWhatIsShown();

private:
    /// All that can be compared is.
    [[nodiscard]] static bool settles(const MemoryDistance& distance) {
        return QTest::qWaitFor([&distance] { return !distance.isWorking(); });
    }
};

void TestMemoryDistance::agreesWithTheDefinition_data() {
    QTest::addColumn<int>("metric");
    QTest::addColumn<int>("slot");
    QTest::newRow("Euclidean") << static_cast<int>(StateMetric::Euclidean) << -1;
    QTest::newRow("Euclidean, slot 1") << static_cast<int>(StateMetric::Euclidean) << 1;
    QTest::newRow("cosine") << static_cast<int>(StateMetric::Cosine) << -1;
    QTest::newRow("CKA") << static_cast<int>(StateMetric::Cka) << -1;
}

void TestMemoryDistance::agreesWithTheDefinition() {
    QFETCH(int, metric);
    QFETCH(int, slot);
    const PlantedStates planted{.slots = 3};
    TraceStore store;
    MemoryDistance distance(store);
    distance.setComparison(static_cast<StateMetric>(metric), slot < 0 ? std::nullopt : std::optional(SlotIndex(slot)));
    distance.setActive(true);
    store.start(planted.context(70));
    store.append(planted.noisy(0, 70));
    QVERIFY(settles(distance));
    QCOMPARE(distance.segmentCount(), 70U);
    const DistanceMap::Side all{0, 1, 70};
    const std::vector<float> cells = distance.bucket(all, all, BucketMode::Max);
    float largest = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const SegmentIndex row(static_cast<std::int64_t>(i / 70));
        const SegmentIndex column(static_cast<std::int64_t>(i % 70));
        const double exact = distance.exact(row, column).value();
        QVERIFY(std::abs(static_cast<double>(cells[i]) - exact) < 1e-5);
        QVERIFY(row != column || cells[i] == 0.0F);
        largest = std::max(largest, cells[i]);
    }
    QCOMPARE(distance.maximum(), largest);
    QVERIFY(std::isnan(distance.consecutive()[0]));
    for (std::size_t i = 1; i < 70; ++i) {
        QCOMPARE(distance.consecutive()[i], static_cast<double>(cells[i * 70 + i - 1]));
    }
}

void TestMemoryDistance::growsWithTheStore() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(600));
    MemoryDistance distance(store);
    distance.setActive(true);
    QSignalSpy grown(&distance, &MemoryDistance::grown);
    qsizetype next = 0;
    for (const std::int64_t end : {1, 2, 30, 600}) {
        store.append(planted.noisy(static_cast<std::int64_t>(store.size()), end));
        QVERIFY(settles(distance));
        QCOMPARE(distance.segmentCount(), static_cast<std::size_t>(end));
    }
    for (const QVariantList& one : grown) { // without a gap or a double
        QCOMPARE(one.at(0).value<qsizetype>(), next);
        next += one.at(1).value<qsizetype>();
    }
    QCOMPARE(next, 600);
    QCOMPARE(distance.permille(), 1000);
    QVERIFY(distance.bytes() > 600 * 600 / 2 * sizeof(float));
}

void TestMemoryDistance::findsTheBorderOfTwoClusters_data() {
    QTest::addColumn<int>("metric");
    QTest::addColumn<int>("slot");
    QTest::newRow("Euclidean") << static_cast<int>(StateMetric::Euclidean) << -1;
    QTest::newRow("cosine") << static_cast<int>(StateMetric::Cosine) << -1;
    QTest::newRow("cosine, slot 2") << static_cast<int>(StateMetric::Cosine) << 2;
    QTest::newRow("CKA") << static_cast<int>(StateMetric::Cka) << -1;
}

void TestMemoryDistance::findsTheBorderOfTwoClusters() {
    QFETCH(int, metric);
    QFETCH(int, slot);
    const PlantedStates planted{.slots = 4};
    TraceStore store;
    store.start(planted.context(60));
    MemoryDistance distance(store);
    distance.setComparison(static_cast<StateMetric>(metric), slot < 0 ? std::nullopt : std::optional(SlotIndex(slot)));
    distance.setActive(true);
    store.append(planted.twoClusters(32, 60));
    QVERIFY(settles(distance));
    QCOMPARE(distance.changePoints(), std::vector{SegmentIndex(32)});
    const auto cell = [&distance](std::size_t row, std::size_t column, BucketMode mode) {
        return distance.bucket({row, 16, 1}, {column, 16, 1}, mode).at(0);
    };
    const float within = std::max(cell(0, 16, BucketMode::Max), cell(32, 32, BucketMode::Max));
    QVERIFY2(5 * within < cell(0, 32, BucketMode::Mean), qPrintable(QString::number(within)));
}

void TestMemoryDistance::thresholdChoosesChangePoints() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(60));
    MemoryDistance distance(store);
    distance.setActive(true);
    store.append(planted.twoClusters(32, 60));
    QVERIFY(settles(distance));
    QSignalSpy changed(&distance, &MemoryDistance::thresholdChanged);
    const double score = distance.scores()[32];
    distance.setThreshold(score + 1);
    distance.setThreshold(score + 1);
    QCOMPARE(changed.size(), 1);
    QVERIFY(distance.changePoints().empty());
    distance.setThreshold(-1000);
    QVERIFY(distance.changePoints().size() > 30); // all but those with too few before them
    QVERIFY(distance.changePoints().front() > SegmentIndex(8));
}

void TestMemoryDistance::takesWholeBlocksOfALongDocument() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(8200));
    MemoryDistance distance(store);
    distance.setActive(true);
    QCOMPARE(distance.segmentsPerBlock(), 4U);
    store.append(planted.noisy(0, 23));
    QVERIFY(settles(distance));
    QCOMPARE(distance.segmentCount(), 20U); // the next three wait for a fourth
    QCOMPARE(distance.consecutive().size(), 20U);
    float largest = 0;
    for (const std::int64_t row : {8, 9, 10, 11}) {
        for (const std::int64_t column : {4, 5, 6, 7}) {
            largest =
                std::max(largest, static_cast<float>(distance.exact(SegmentIndex(row), SegmentIndex(column)).value()));
        }
    }
    const float cell = distance.bucket({9, 1, 1}, {6, 1, 1}, BucketMode::Max).at(0);
    QVERIFY(std::abs(cell - largest) < 1e-5F);
    store.append(planted.noisy(23, 24));
    QVERIFY(settles(distance));
    QCOMPARE(distance.segmentCount(), 24U);
}

void TestMemoryDistance::comparesNothingUnseen() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(20));
    MemoryDistance distance(store);
    store.append(planted.noisy(0, 20));
    QVERIFY(!distance.isWorking());
    QCoreApplication::processEvents();
    QCOMPARE(distance.segmentCount(), 0U);
    distance.setActive(true);
    QVERIFY(distance.isWorking());
    QVERIFY(settles(distance));
    QCOMPARE(distance.segmentCount(), 20U);
}

void TestMemoryDistance::anotherComparisonBeginsAnew() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(20));
    store.append(planted.noisy(0, 20));
    MemoryDistance distance(store);
    distance.setActive(true);
    QVERIFY(settles(distance));
    QSignalSpy reset(&distance, &MemoryDistance::reset);
    distance.setComparison(StateMetric::Euclidean, std::nullopt);
    QCOMPARE(reset.size(), 0);
    distance.setComparison(StateMetric::Euclidean, SlotIndex(0));
    distance.setComparison(StateMetric::Cosine, SlotIndex(1)); // before the other was done
    QCOMPARE(reset.size(), 2);
    QCOMPARE(distance.segmentCount(), 0U);
    QCOMPARE(distance.label(), QStringLiteral("cosine distance of slot 1"));
    QVERIFY(settles(distance));
    QVERIFY(std::abs(static_cast<double>(distance.bucket({3, 1, 1}, {9, 1, 1}, BucketMode::Max).at(0)) -
                     distance.exact(SegmentIndex(3), SegmentIndex(9)).value()) < 1e-5);
}

void TestMemoryDistance::ckaTakesWholeStates() {
    const PlantedStates planted{.slots = 4};
    TraceStore store;
    store.start(planted.context(10));
    store.append(planted.noisy(0, 10));
    MemoryDistance distance(store);
    distance.setComparison(StateMetric::Cka, SlotIndex(1));
    QVERIFY(!distance.slot());
    QCOMPARE(distance.label(), QStringLiteral("1 \u2212 linear CKA of whole memory states"));
    distance.setComparison(StateMetric::Cosine, SlotIndex(1));
    QCOMPARE(distance.slot(), std::optional(SlotIndex(1)));
}

void TestMemoryDistance::stopsAndGoesOn() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(20));
    MemoryDistance distance(store);
    distance.setActive(true);
    store.append(planted.noisy(0, 20));
    distance.stop();
    QVERIFY(distance.isStopped());
    QVERIFY(distance.isWorking()); // there is more to do
    QCoreApplication::processEvents();
    QCOMPARE(distance.segmentCount(), 0U);
    distance.resume();
    QVERIFY(settles(distance));
    QCOMPARE(distance.segmentCount(), 20U);
    distance.stop();
    distance.setComparison(StateMetric::Cosine, std::nullopt);
    QVERIFY(settles(distance));
    QCOMPARE(distance.segmentCount(), 20U);
}

void TestMemoryDistance::beginsAnewWithTheStore() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(300));
    MemoryDistance distance(store);
    distance.setActive(true);
    store.append(planted.noisy(0, 300));
    store.start(planted.context(5)); // a job is under way
    store.append(planted.noisy(0, 5));
    QVERIFY(settles(distance));
    QCOMPARE(distance.segmentCount(), 5U);
    QCOMPARE(distance.consecutive().size(), 5U);
    QVERIFY(!distance.exact(SegmentIndex(2), SegmentIndex(5)));
}

void TestMemoryDistance::withoutStates_data() {
    QTest::addColumn<qint64>("slots");
    QTest::newRow("the tape is off") << qint64(2);
    QTest::newRow("a model without memory") << qint64(0);
}

void TestMemoryDistance::withoutStates() {
    QFETCH(qint64, slots);
    const PlantedStates planted{.slots = slots};
    TraceStore store;
    store.start(planted.context(3));
    MemoryDistance distance(store);
    distance.setActive(true);
    for (std::int64_t segment = 0; segment < 3; ++segment) {
        store.append({planted.trace(segment, {})});
    }
    QVERIFY(settles(distance));
    QVERIFY(!distance.exact(SegmentIndex(0), SegmentIndex(1)));
    QCOMPARE(distance.maximum(), 0.0F);
    for (const float cell : distance.bucket({0, 1, 3}, {0, 1, 3}, BucketMode::Max)) {
        QVERIFY(std::isnan(cell));
    }
}

void TestMemoryDistance::isDestroyedWhileWorking() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(500));
    store.append(planted.noisy(0, 500));
    auto distance = std::make_unique<MemoryDistance>(store);
    distance->setActive(true);
    QVERIFY(distance->isWorking());
    distance.reset();
    store.start(planted.context(1)); // the job has the states that it reads
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(store.size(), 0U);
}

void TestMemoryDistance::exportsWhatIsShown() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(10));
    store.append(planted.noisy(0, 10));
    MemoryDistance distance(store);
    distance.setActive(true);
    QVERIFY(settles(distance));
    QBuffer map;
    map.open(QIODevice::WriteOnly);
    exportDistances(map, distance, {0, 4, 4}, {0, 2, 5}, BucketMode::Mean);
    const QList<QByteArray> lines = map.data().trimmed().split('\n');
    QCOMPARE(lines.size(), 4); // a heading, and 0-3, 4-7, 8-9
    QCOMPARE(lines[0].trimmed(), QByteArray("first_segment,segments,to_0,to_2,to_4,to_6,to_8,reduction"));
    QVERIFY2(lines[3].startsWith("8,2,"), lines[3].constData());
    QVERIFY2(lines[3].contains("mean of 4 x 2 pairs"), lines[3].constData());
    QBuffer curve;
    curve.open(QIODevice::WriteOnly);
    exportConsecutive(curve, distance, store);
    QCOMPARE(curve.data().count('\n'), 11);
    QVERIFY2(curve.data().contains("\n0,10,,,0,"), curve.data().constData()); // before the first there is none
}

} // namespace

QTEST_GUILESS_MAIN(TestMemoryDistance)
#include "tst_memory_distance.moc"
