#include "tests/viewmodels/controller_fixture.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

/// A run of many slow segments, a few of which were read.
struct RunningFixture : ControllerFixture {
    explicit RunningFixture(FakePlan plan = {})
        : ControllerFixture(slowed(plan)) {
        QObject::connect(controller.get(), &RunController::detailAvailable, &context,
                         [this](const SegmentDetail& detail) { details.append(detail.segment.value); });
        QObject::connect(controller.get(), &RunController::replayAvailable, &context,
                         [this](const auto& map) { replays.append(map->segment.value); });
    }
    static FakePlan slowed(FakePlan plan) {
        plan.segments = 3000;
        plan.segmentSize = 4;
        plan.segmentDelay = 5ms;
        return plan;
    }
    [[nodiscard]] bool runs() const {
        if (!opens()) {
            return false;
        }
        controller->run();
        return reads(10);
    }

    QList<std::int64_t> details;
    QList<std::int64_t> replays;
};

class TestRunControllerRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersWhileRunning();
    void answersSeveralDetails();
    void answersOnlyTheNewestReplay();
    void asksOnceForTheSameDetail();
    void ignoresSegmentsThatWerentRead_data();
    void ignoresSegmentsThatWerentRead();
    void dropsAnswersOfAnOldSession();
    void dropsAnswersOfAnOldRun();
    void tellsAFailureOnce();
    void tellsAFailedReplay();
    void opensWithoutWaitingForRequests();
    void closesWithoutWaitingForRequests();
    void replaysAfterAnOpeningThatFailed_data();
    void replaysAfterAnOpeningThatFailed();
};

void TestRunControllerRequests::answersWhileRunning() {
    RunningFixture f;
    QVERIFY(f.runs());
    f.controller->requestDetail(SegmentIndex{4});
    f.controller->requestReplay(SegmentIndex{5});
    QTRY_COMPARE(f.details, QList<std::int64_t>{4});
    QTRY_COMPARE(f.replays, QList<std::int64_t>{5});
    QCOMPARE(f.controller->state(), RunState::Running);
    const qsizetype read = f.segments.size();
    QVERIFY(f.reads(read + 3));
    QVERIFY(f.isContiguous());
}

void TestRunControllerRequests::answersSeveralDetails() {
    RunningFixture f;
    QVERIFY(f.runs());
    for (std::int64_t i = 0; i < 10; ++i) {
        f.controller->requestDetail(SegmentIndex{i});
    }
    QTRY_COMPARE(f.details.size(), 10);
    std::sort(f.details.begin(), f.details.end());
    QCOMPARE(f.details, QList<std::int64_t>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

void TestRunControllerRequests::answersOnlyTheNewestReplay() {
    FakePlan plan;
    plan.replayDelay = 20ms;
    RunningFixture f(plan);
    QVERIFY(f.runs());
    for (std::int64_t i = 0; i < 10; ++i) {
        f.controller->requestReplay(SegmentIndex{i});
        QTest::qWait(2);
    }
    QTRY_COMPARE(f.replays, QList<std::int64_t>{9});
    QTest::qWait(50);
    QCOMPARE(f.replays, QList<std::int64_t>{9});
    QVERIFY2(f.failures.isEmpty(), "what was given up is no failure");
}

void TestRunControllerRequests::asksOnceForTheSameDetail() {
    FakePlan plan;
    plan.keptRows = 0;
    plan.replayDelay = 50ms;
    RunningFixture f(plan);
    QVERIFY(f.runs());
    for (int i = 0; i < 30; ++i) {
        f.controller->requestDetail(SegmentIndex{1});
        QTest::qWait(1);
    }
    QTRY_VERIFY(!f.details.isEmpty());
    QTest::qWait(30);
    QVERIFY(f.engine->counters().details.load() <= 2);
}

void TestRunControllerRequests::ignoresSegmentsThatWerentRead_data() {
    QTest::addColumn<qint64>("segment");
    QTest::newRow("negative") << qint64{-1};
    QTest::newRow("not yet") << qint64{2999};
    QTest::newRow("past the end") << qint64{100'000};
}

void TestRunControllerRequests::ignoresSegmentsThatWerentRead() {
    QFETCH(qint64, segment);
    RunningFixture f;
    QVERIFY(f.runs());
    f.controller->requestDetail(SegmentIndex{segment});
    f.controller->requestReplay(SegmentIndex{segment});
    QTest::qWait(30);
    QCOMPARE(f.engine->counters().details.load(), 0);
    QCOMPARE(f.engine->counters().replays.load(), 0);
    QVERIFY(f.failures.isEmpty());
}

void TestRunControllerRequests::dropsAnswersOfAnOldSession() {
    FakePlan plan;
    plan.replayDelay = 30ms;
    RunningFixture f(plan);
    QVERIFY(f.runs());
    f.controller->requestReplay(SegmentIndex{3});
    f.controller->requestDetail(SegmentIndex{2});
    f.controller->openDocument("doc-5.txt");
    int sessionsAtAnswer = 0;
    connect(f.controller.get(), &RunController::replayAvailable, &f.context, [&] { sessionsAtAnswer = f.sessions; });
    QVERIFY(f.reaches(RunState::Ready));
    QTest::qWait(60);
    QVERIFY(sessionsAtAnswer < 2);
    QVERIFY(f.failures.isEmpty());
}

void TestRunControllerRequests::dropsAnswersOfAnOldRun() {
    FakePlan plan;
    plan.replayDelay = 50ms;
    RunningFixture f(plan);
    QVERIFY(f.runs());
    f.controller->requestReplay(SegmentIndex{3});
    QTRY_COMPARE(f.engine->counters().replays.load(), 1); // under way
    f.controller->restart();
    QVERIFY(f.reads(3));
    QTest::qWait(100);
    QVERIFY(f.replays.isEmpty());
    QVERIFY(f.failures.isEmpty());
}

void TestRunControllerRequests::tellsAFailureOnce() {
    FakePlan plan;
    plan.failReplays = true;
    RunningFixture f(plan);
    QVERIFY(f.runs());
    f.controller->requestDetail(SegmentIndex{1});
    QTRY_COMPARE(f.failures, QList<ErrorCode>{ErrorCode::OutOfMemory});
    f.controller->requestDetail(SegmentIndex{1}); // a view that paints again
    QTest::qWait(30);
    QCOMPARE(f.failures.size(), 1);
    QCOMPARE(f.controller->state(), RunState::Running);
}

void TestRunControllerRequests::tellsAFailedReplay() {
    FakePlan plan;
    plan.failReplays = true;
    RunningFixture f(plan);
    QVERIFY(f.runs());
    QSignalSpy failed(f.controller.get(), &RunController::replayFailed);
    f.controller->requestReplay(SegmentIndex{1});
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(f.failures.size(), 1);
}

/// A finished run whose every answer takes so long that a test would time out if one were waited for.
struct SlowAnswers : ControllerFixture {
    SlowAnswers()
        : ControllerFixture(plan()) {}
    static FakePlan plan() {
        FakePlan plan;
        plan.keptRows = 0;
        plan.replayDelay = 60s;
        return plan;
    }
    [[nodiscard]] bool waitsForAnswers() const {
        if (!opens()) {
            return false;
        }
        controller->run();
        if (!reaches(RunState::Finished)) {
            return false;
        }
        controller->requestReplay(SegmentIndex{3});
        for (std::int64_t i = 0; i < 30; ++i) {
            controller->requestDetail(SegmentIndex{i});
        }
        return QTest::qWaitFor([this] { return engine->counters().replays.load() == 1; });
    }
};

void TestRunControllerRequests::opensWithoutWaitingForRequests() {
    SlowAnswers f;
    QVERIFY(f.waitsForAnswers());
    f.controller->openDocument("doc-5.txt");
    for (std::int64_t i = 0; i < 10; ++i) {
        f.controller->requestDetail(SegmentIndex{i}); // a view that is painted meanwhile
    }
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.sessions, 2);
    QCOMPARE(f.engine->counters().details.load(), 0);
    QVERIFY(f.failures.isEmpty());
}

void TestRunControllerRequests::closesWithoutWaitingForRequests() {
    SlowAnswers f;
    QVERIFY(f.waitsForAnswers());
    for (int i = 0; i < 5; ++i) {
        f.controller->openModel("model");
    }
    const int calls = f.engine->counters().openModelCalls.load();
    f.controller.reset();
    QCOMPARE(f.engine->counters().details.load(), 0);
    QCOMPARE(f.engine->counters().replays.load(), 1);
    QVERIFY2(f.engine->counters().openModelCalls.load() <= calls + 1, "what waits isn't opened any more");
}

void TestRunControllerRequests::replaysAfterAnOpeningThatFailed_data() {
    QTest::addColumn<bool>("before");
    QTest::newRow("asked before") << true;
    QTest::newRow("asked meanwhile") << false;
}

void TestRunControllerRequests::replaysAfterAnOpeningThatFailed() {
    QFETCH(bool, before);
    FakePlan plan;
    plan.segments = 20;
    plan.openDelay = 30ms;
    plan.replayDelay = 20ms;
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QSignalSpy replays(f.controller.get(), &RunController::replayAvailable);
    if (before) {
        f.controller->requestReplay(SegmentIndex{4});
    }
    f.controller->openDocument("missing.txt");
    if (!before) {
        f.controller->requestReplay(SegmentIndex{4});
    }
    QTRY_COMPARE(replays.size(), 1);
    QCOMPARE(f.controller->state(), RunState::Finished);
    QCOMPARE(f.failures, QList<ErrorCode>{ErrorCode::FileMissing});
}

} // namespace

QTEST_GUILESS_MAIN(TestRunControllerRequests)
#include "tst_run_controller_requests.moc"
