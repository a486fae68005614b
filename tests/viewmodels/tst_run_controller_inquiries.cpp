#include "tests/viewmodels/controller_fixture.h"

#include <QSignalSpy>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

/// What a controller asks its session about an answer and the memory.
class TestRunControllerInquiries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatAnAnswerReads();
    void tellsTheMemoryAsWords();
    void answersOnlyTheNewest();
    void refusesWhatIsNotThere();
    void answersDuringARun();
    void tellsFailures();
    void asksAgainAfterAnOpeningThatFailed();
    void dropsAnswersOfAnotherSession();

private:
    [[nodiscard]] static bool readsAll(const ControllerFixture& f) {
        if (!f.opens()) {
            return false;
        }
        f.controller->run();
        return f.reaches(RunState::Finished);
    }
};

FakePlan decoderPlan() {
    FakePlan plan;
    plan.writesText = true;
    return plan;
}

void TestRunControllerInquiries::tellsWhatAnAnswerReads() {
    ControllerFixture f;
    QVERIFY(readsAll(f));
    std::optional<AnswerReading> got;
    std::size_t of = 99;
    connect(f.controller.get(), &RunController::readingAvailable, &f.context,
            [&](SegmentIndex segment, std::size_t question, const AnswerReading& reading) {
                QCOMPARE(segment, SegmentIndex(7));
                of = question;
                got = reading;
            });
    f.controller->requestReading(SegmentIndex(7), 2);
    QTRY_VERIFY(got.has_value());
    QCOMPARE(of, std::size_t{2});
    QCOMPARE(got->memoryBefore, SegmentIndex(8));
    QCOMPARE(got->read.size(), got->shape.cells());
    QCOMPARE(f.engine->counters().readings.load(), 1);
}

void TestRunControllerInquiries::tellsTheMemoryAsWords() {
    ControllerFixture f(decoderPlan());
    QVERIFY(readsAll(f));
    std::optional<MemoryLens> got;
    connect(f.controller.get(), &RunController::lensAvailable, &f.context, [&](const MemoryLens& lens) { got = lens; });
    f.controller->requestLens(SegmentIndex(3));
    QTRY_VERIFY(got.has_value());
    QCOMPARE(got->segment, SegmentIndex(3));
    QCOMPARE(got->tokens.front().text, std::string("word 0.0"));
}

void TestRunControllerInquiries::answersOnlyTheNewest() {
    FakePlan plan;
    plan.replayDelay = 20ms;
    ControllerFixture f(plan);
    QVERIFY(readsAll(f));
    QList<std::int64_t> answered;
    connect(f.controller.get(), &RunController::readingAvailable, &f.context,
            [&](SegmentIndex segment) { answered.append(segment.value); });
    for (std::int64_t segment = 0; segment < 10; ++segment) {
        f.controller->requestReading(SegmentIndex(segment), 0);
    }
    QTRY_COMPARE(answered, QList<std::int64_t>{9});
}

void TestRunControllerInquiries::refusesWhatIsNotThere() {
    ControllerFixture f;
    QVERIFY(f.opens());
    f.controller->requestReading(SegmentIndex(0), 0); // not read yet
    f.controller->requestLens(SegmentIndex(0));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    f.controller->requestReading(SegmentIndex(1), 17);
    f.controller->requestReading(SegmentIndex(-1), 0);
    f.controller->requestLens(SegmentIndex(400));
    QSignalSpy detail(f.controller.get(), &RunController::detailAvailable);
    f.controller->requestDetail(SegmentIndex(1)); // comes behind all of them
    QTRY_COMPARE(detail.size(), 1);
    QCOMPARE(f.engine->counters().readings.load(), 0);
    QCOMPARE(f.engine->counters().lenses.load(), 0);
}

void TestRunControllerInquiries::answersDuringARun() {
    FakePlan plan;
    plan.segments = 2000;
    plan.segmentDelay = 1ms;
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reads(3));
    QSignalSpy readings(f.controller.get(), &RunController::readingAvailable);
    f.controller->requestReading(SegmentIndex(1), 0);
    QTRY_COMPARE(readings.size(), 1);
    QVERIFY(f.controller->state() == RunState::Running);
    f.controller->stop();
}

void TestRunControllerInquiries::tellsFailures() {
    FakePlan plan = decoderPlan();
    plan.failReplays = true;
    ControllerFixture f(plan);
    QVERIFY(readsAll(f));
    QSignalSpy noReading(f.controller.get(), &RunController::readingFailed);
    QSignalSpy noLens(f.controller.get(), &RunController::lensFailed);
    f.controller->requestReading(SegmentIndex(1), 0);
    f.controller->requestLens(SegmentIndex(2));
    QTRY_COMPARE(noReading.size(), 1);
    QTRY_COMPARE(noLens.size(), 1);
    QVERIFY(noLens.front().front().toString().contains(QStringLiteral("segment 2")));
    QVERIFY(f.sentences.isEmpty()); // whoever asked tells them
}

void TestRunControllerInquiries::asksAgainAfterAnOpeningThatFailed() {
    FakePlan plan = decoderPlan();
    plan.replayDelay = 30ms;
    ControllerFixture f(plan);
    QVERIFY(readsAll(f));
    QSignalSpy readings(f.controller.get(), &RunController::readingAvailable);
    QSignalSpy lenses(f.controller.get(), &RunController::lensAvailable);
    f.controller->requestReading(SegmentIndex(1), 0);
    f.controller->requestLens(SegmentIndex(2));
    f.controller->openDocument("missing.txt"); // drops both
    QVERIFY(f.reaches(RunState::Finished));
    QTRY_COMPARE(readings.size(), 1);
    QTRY_COMPARE(lenses.size(), 1);
}

void TestRunControllerInquiries::dropsAnswersOfAnotherSession() {
    ControllerFixture f;
    QVERIFY(readsAll(f));
    QSignalSpy readings(f.controller.get(), &RunController::readingAvailable);
    f.controller->requestReading(SegmentIndex(1), 0);
    f.controller->restart();
    QVERIFY(f.reaches(RunState::Finished));
    f.controller->requestReading(SegmentIndex(2), 0);
    QTRY_VERIFY(!readings.isEmpty());
    QCOMPARE(readings.size(), 1);
    QCOMPARE(readings.front().front().value<SegmentIndex>(), SegmentIndex(2));
}

} // namespace

QTEST_GUILESS_MAIN(TestRunControllerInquiries)
#include "tst_run_controller_inquiries.moc"
