#include "tests/viewmodels/controller_fixture.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

FakePlan slowPlan() {
    FakePlan plan;
    plan.segmentDelay = 2ms;
    plan.segments = 500;
    return plan;
}

class TestRunController : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsEmpty();
    void readsEverySegmentOnce();
    void tellsItsStatesInOrder();
    void publishesTheFirstSegmentAtOnce();
    void emitsAtMostOncePerFrame();
    void isFinishedOnlyAfterTheLastTrace();
    void pausesAndGoesOn();
    void goesOnThoughThePauseWasntNoticed();
    void stepsOneSegment();
    void readsToAPlace();
    void readsToAPlaceAsSoonAsItCan();
    void startsAgainAfterStop();
    void keepsWhatWasComputedAtStop();
    void ignoresRunWhenFinished();
    void restartsWhenFinished();
    void runsAsSoonAsItCan();
    void survivesAFailingSegment_data();
    void survivesAFailingSegment();
    void reportsMemoryAndEstimate();
    void isDestroyedAtAnyTime_data();
    void isDestroyedAtAnyTime();
    void doesntWaitForAnOccupiedWindow();
};

void TestRunController::startsEmpty() {
    ControllerFixture f;
    QCOMPARE(f.controller->state(), RunState::Empty);
    QVERIFY(!f.controller->modelInfo());
    f.controller->run();
    f.controller->pause();
    f.controller->step();
    f.controller->stop();
    f.controller->requestDetail(SegmentIndex{0});
    f.controller->requestReplay(SegmentIndex{0});
    QTest::qWait(20);
    QCOMPARE(f.controller->state(), RunState::Empty);
    QVERIFY(f.failures.isEmpty());
}

void TestRunController::readsEverySegmentOnce() {
    FakePlan plan;
    plan.segments = 5000;
    plan.segmentSize = 2;
    plan.shape = {1, 1, 2};
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    QCOMPARE(f.controller->geometry()->segments, 5000);
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 5000);
    QVERIFY(f.isContiguous());
    QVERIFY(f.failures.isEmpty());
}

void TestRunController::tellsItsStatesInOrder() {
    ControllerFixture f;
    f.controller->openModel("model");
    QVERIFY(f.reaches(RunState::Empty));
    f.controller->openDocument("doc-3.txt");
    QVERIFY(f.reaches(RunState::Ready));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    const QList<RunState> expected{RunState::Opening, RunState::Empty,   RunState::Opening, RunState::Preparing,
                                   RunState::Ready,   RunState::Running, RunState::Finished};
    QCOMPARE(f.states, expected);
}

void TestRunController::publishesTheFirstSegmentAtOnce() {
    FakePlan plan = slowPlan();
    plan.segmentDelay = 250ms; // much longer than a frame, even on a busy machine: nothing could hide in a batch
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    qsizetype firstBatch = 0;
    connect(f.controller.get(), &RunController::tracesAvailable, &f.context,
            [&](const auto& traces) { firstBatch = firstBatch == 0 ? traces.size() : firstBatch; });
    f.controller->run();
    QVERIFY(f.reads(1));
    QCOMPARE(firstBatch, 1);
    QCOMPARE(f.segments.front(), 0);
}

void TestRunController::emitsAtMostOncePerFrame() {
    FakePlan plan;
    plan.segments = 4096;
    plan.segmentSize = 2;
    plan.shape = {1, 1, 2};
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    QElapsedTimer clock;
    qint64 last = -1000;
    qint64 shortest = 1000;
    connect(f.controller.get(), &RunController::tracesAvailable, &f.context, [&] {
        shortest = std::min(shortest, clock.elapsed() - last);
        last = clock.elapsed();
    });
    clock.start();
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 4096);
    QVERIFY2(f.batches < 2000, "far fewer batches than segments");
    QVERIFY2(shortest >= 15, qPrintable(QString::number(shortest))); // elapsed() cuts off parts of a millisecond
}

void TestRunController::isFinishedOnlyAfterTheLastTrace() {
    ControllerFixture f;
    QVERIFY(f.opens("doc-300.txt"));
    qsizetype readAtTheEnd = -1;
    connect(f.controller.get(), &RunController::stateChanged, &f.context,
            [&](RunState state) { readAtTheEnd = state == RunState::Finished ? f.segments.size() : readAtTheEnd; });
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(readAtTheEnd, 300);
    QCOMPARE(f.controller->segmentsRead(), 300);
}

void TestRunController::pausesAndGoesOn() {
    ControllerFixture f(slowPlan());
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reads(5));
    f.controller->pause();
    QCOMPARE(f.controller->state(), RunState::Paused);
    QTest::qWait(60);
    const qsizetype atRest = f.segments.size();
    QTest::qWait(60);
    QCOMPARE(f.segments.size(), atRest);
    f.controller->run();
    QVERIFY(f.reads(atRest + 20));
    QVERIFY(f.isContiguous());
    QCOMPARE(f.sessions, 1);
}

void TestRunController::goesOnThoughThePauseWasntNoticed() {
    ControllerFixture f(slowPlan());
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reads(2));
    for (int i = 0; i < 10; ++i) {
        f.controller->pause();
        f.controller->run();
    }
    QVERIFY(f.reads(60));
    QCOMPARE(f.controller->state(), RunState::Running);
    QVERIFY(f.isContiguous());
}

void TestRunController::stepsOneSegment() {
    ControllerFixture f;
    QVERIFY(f.opens("doc-2.txt"));
    f.controller->step();
    QVERIFY(f.reaches(RunState::Paused));
    QCOMPARE(f.segments, QList<std::int64_t>({0}));
    f.controller->step();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments, QList<std::int64_t>({0, 1}));
}

void TestRunController::readsToAPlace() {
    ControllerFixture f;
    QVERIFY(f.opens());
    f.controller->runTo(7);
    QVERIFY(f.reaches(RunState::Paused));
    QCOMPARE(f.segments.size(), 7);
    f.controller->runTo(7); // is there
    f.controller->runTo(5);
    QCOMPARE(f.controller->state(), RunState::Paused);
    f.controller->runTo(9);
    QVERIFY(f.reaches(RunState::Paused));
    QCOMPARE(f.segments.size(), 9);
    f.controller->run(); // to the end, whatever was before
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 40);
    QVERIFY(f.isContiguous());
}

void TestRunController::readsToAPlaceAsSoonAsItCan() {
    ControllerFixture f;
    f.controller->openModel("model");
    f.controller->openDocument("story.txt");
    f.controller->runTo(3);
    QVERIFY(f.reaches(RunState::Paused));
    QCOMPARE(f.segments.size(), 3);
    f.controller->runTo(1000); // beyond the end
    QVERIFY(f.reaches(RunState::Finished));
}

void TestRunController::startsAgainAfterStop() {
    ControllerFixture f(slowPlan());
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reads(10));
    f.controller->stop();
    QCOMPARE(f.controller->state(), RunState::Ready);
    f.controller->run();
    QCOMPARE(f.sessions, 2);
    QVERIFY(f.segments.isEmpty());
    QVERIFY(f.reads(10));
    QVERIFY(f.isContiguous());
    QCOMPARE(f.engine->counters().sessionsMade.load(), 1);
}

void TestRunController::keepsWhatWasComputedAtStop() {
    ControllerFixture f(slowPlan());
    QVERIFY(f.opens());
    QSignalSpy details(f.controller.get(), &RunController::detailAvailable);
    f.controller->run();
    QVERIFY(f.reads(10));
    f.controller->stop();
    f.controller->requestDetail(SegmentIndex{3});
    QTRY_COMPARE(details.size(), 1);
    QCOMPARE(f.sessions, 1);
    QVERIFY(f.segments.size() >= 10);
    QVERIFY(f.failures.isEmpty());
}

void TestRunController::ignoresRunWhenFinished() {
    ControllerFixture f;
    QVERIFY(f.opens("doc-4.txt"));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    f.controller->run();
    f.controller->step();
    QTest::qWait(30);
    QCOMPARE(f.controller->state(), RunState::Finished);
    QCOMPARE(f.segments.size(), 4);
}

void TestRunController::restartsWhenFinished() {
    ControllerFixture f;
    QVERIFY(f.opens("doc-4.txt"));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    f.controller->restart();
    QCOMPARE(f.controller->state(), RunState::Running);
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.sessions, 2);
    QCOMPARE(f.segments.size(), 4);
    QVERIFY(f.isContiguous());
}

void TestRunController::runsAsSoonAsItCan() {
    FakePlan plan;
    plan.prepareDelay = 50ms;
    ControllerFixture f(plan);
    f.controller->openModel("model");
    f.controller->openDocument("doc-5.txt");
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 5);
}

void TestRunController::survivesAFailingSegment_data() {
    QTest::addColumn<int>("failAt");
    QTest::addColumn<bool>("unknown");
    QTest::addColumn<int>("code");
    QTest::newRow("first") << 0 << false << static_cast<int>(ErrorCode::OutOfMemory);
    QTest::newRow("in the middle") << 7 << false << static_cast<int>(ErrorCode::OutOfMemory);
    QTest::newRow("last") << 39 << false << static_cast<int>(ErrorCode::OutOfMemory);
    QTest::newRow("no exception of ours") << 7 << true << static_cast<int>(ErrorCode::Internal);
}

void TestRunController::survivesAFailingSegment() {
    QFETCH(int, failAt);
    QFETCH(bool, unknown);
    QFETCH(int, code);
    FakePlan plan;
    plan.failAt = failAt;
    plan.failWithUnknown = unknown;
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reaches(RunState::Paused));
    QTRY_COMPARE(f.segments.size(), failAt);
    QCOMPARE(f.failures, QList<ErrorCode>{static_cast<ErrorCode>(code)});
    QVERIFY(f.sentences.front().endsWith(QLatin1Char('.')));
    f.controller->run(); // fails there again, and nothing else happens
    QTRY_COMPARE(f.failures.size(), 2);
    QVERIFY(f.reaches(RunState::Paused));
    QVERIFY(f.isContiguous());
}

void TestRunController::reportsMemoryAndEstimate() {
    ControllerFixture f;
    QVERIFY(f.opens("doc-9.txt"));
    QVERIFY(f.controller->estimate().tapeBytes > 0);
    QCOMPARE(f.controller->memoryUse().tapeBytes, 0U);
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.controller->memoryUse().tapeBytes, 9U * 384U);
}

void TestRunController::isDestroyedAtAnyTime_data() {
    QTest::addColumn<int>("delayMs");
    QTest::addColumn<bool>("slow");
    QTest::newRow("while opening") << 5 << true;
    QTest::newRow("while preparing") << 60 << true;
    QTest::newRow("while running slowly") << 250 << true;
    QTest::newRow("at once") << 0 << false;
    QTest::newRow("while running fast") << 20 << false;
}

void TestRunController::isDestroyedAtAnyTime() {
    QFETCH(int, delayMs);
    QFETCH(bool, slow);
    FakePlan plan;
    plan.segments = 20'000;
    plan.segmentSize = 2;
    if (slow) {
        plan.openDelay = 20ms;
        plan.prepareDelay = 100ms;
        plan.segmentDelay = 10s; // would be noticed if destruction waited for it
    }
    auto f = std::make_unique<ControllerFixture>(plan);
    f->controller->openModel("model");
    f->controller->openDocument("story.txt");
    f->controller->run();
    QTest::qWait(delayMs);
    const auto engine = f->engine;
    f.reset();
    QCOMPARE(engine->counters().sessionsAlive.load(), 0);
    QVERIFY(engine->counters().advances.load() < 20'000);
}

void TestRunController::doesntWaitForAnOccupiedWindow() {
    FakePlan plan;
    plan.segments = 20'000;
    plan.segmentSize = 2;
    plan.shape = {1, 1, 2};
    auto f = std::make_unique<ControllerFixture>(plan);
    QVERIFY(f->opens());
    f->controller->run();
    QVERIFY(f->fillsTheMailbox());
    QCOMPARE(f->engine->counters().advances.load(), static_cast<int>(RunChannels::traceCapacity) + 1);
    const auto engine = f->engine;
    f.reset();
    QCOMPARE(engine->counters().sessionsAlive.load(), 0);
}

} // namespace

QTEST_GUILESS_MAIN(TestRunController)
#include "tst_run_controller.moc"
