#include "tests/viewmodels/state_fixture.h"
#include "viewmodels/memory_csv.h"
#include "viewmodels/memory_path.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

class TestMemoryPath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAKnownPlane();
    void growsWithTheStore();
    void computesNothingUnseen();
    void stopsAndGoesOn();
    void beginsAnewWithTheStore();
    void withoutStates();
    void isDestroyedWhileWorking();
    void exportsEveryPoint();

private:
    [[nodiscard]] static bool settles(const MemoryPath& path) {
        return QTest::qWaitFor([&path] { return !path.isWorking(); });
    }
};

/// A circle, twice as wide as high, in numbers 2 and 5 of the state.
void TestMemoryPath::findsAKnownPlane() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(40));
    MemoryPath path(store);
    path.setActive(true);
    for (std::int64_t segment = 0; segment < 40; ++segment) {
        const double angle = 2 * std::acos(-1.0) * static_cast<double>(segment) / 40;
        std::vector<float> state = planted.noise(-1);
        state[2] += static_cast<float>(2 * std::cos(angle));
        state[5] += static_cast<float>(std::sin(angle));
        store.append({planted.trace(segment, state)});
    }
    QVERIFY(settles(path));
    QCOMPARE(path.points().size(), 40U);
    QVERIFY(path.isSettled());
    QVERIFY(std::abs(path.explained()[0] - 0.8) < 1e-4);
    QVERIFY(std::abs(path.explained()[1] - 0.2) < 1e-4);
    QVERIFY(std::abs(path.points()[0][0] - 2) < 1e-3);
    QVERIFY(std::abs(path.points()[10][1] - 1) < 1e-3);
}

void TestMemoryPath::growsWithTheStore() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(50));
    MemoryPath path(store);
    path.setActive(true);
    QSignalSpy changed(&path, &MemoryPath::changed);
    for (std::int64_t segment = 0; segment < 50; ++segment) {
        store.append(planted.noisy(segment, segment + 1));
        QCoreApplication::processEvents();
    }
    QVERIFY(settles(path));
    QCOMPARE(path.points().size(), 50U);
    QVERIFY(changed.size() < 50); // not anew for each segment
}

void TestMemoryPath::computesNothingUnseen() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(9));
    MemoryPath path(store);
    store.append(planted.noisy(0, 9));
    QVERIFY(!path.isWorking());
    path.setActive(true);
    QVERIFY(settles(path));
    QCOMPARE(path.points().size(), 9U);
}

void TestMemoryPath::stopsAndGoesOn() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(9));
    MemoryPath path(store);
    path.setActive(true);
    store.append(planted.noisy(0, 9));
    path.stop();
    QCoreApplication::processEvents();
    QCOMPARE(path.points().size(), 0U);
    QVERIFY(path.isStopped() && path.isWorking());
    path.resume();
    QVERIFY(settles(path));
    QCOMPARE(path.points().size(), 9U);
}

void TestMemoryPath::beginsAnewWithTheStore() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(300));
    MemoryPath path(store);
    path.setActive(true);
    store.append(planted.noisy(0, 300));
    store.start(planted.context(5)); // a job is under way
    QCOMPARE(path.points().size(), 0U);
    store.append(planted.noisy(0, 5));
    QVERIFY(settles(path));
    QCOMPARE(path.points().size(), 5U);
}

void TestMemoryPath::withoutStates() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(2));
    MemoryPath path(store);
    path.setActive(true);
    store.append({planted.trace(0, {}), planted.trace(1, {})});
    QVERIFY(settles(path));
    QCOMPARE(path.points().size(), 2U);
    QVERIFY(std::isnan(path.points()[0][0]));
}

void TestMemoryPath::isDestroyedWhileWorking() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(2000));
    store.append(planted.noisy(0, 2000));
    auto path = std::make_unique<MemoryPath>(store);
    path->setActive(true);
    QVERIFY(path->isWorking());
    path.reset();
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(store.size(), 2000U);
}

void TestMemoryPath::exportsEveryPoint() {
    const PlantedStates planted;
    TraceStore store;
    store.start(planted.context(6));
    MemoryPath path(store);
    path.setActive(true);
    store.append(planted.noisy(0, 6));
    QVERIFY(settles(path));
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportPath(buffer, path, store);
    QVERIFY(buffer.data().startsWith("segment,tokens_read,x,y,explained_x,explained_y,reduction\r\n0,10,"));
    QCOMPARE(buffer.data().count('\n'), 7);
}

} // namespace

QTEST_GUILESS_MAIN(TestMemoryPath)
#include "tst_memory_path.moc"
