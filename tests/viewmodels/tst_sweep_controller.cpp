#include "tests/support/fake_sweep.h"
#include "viewmodels/sweep_controller.h"

#include <QSignalSpy>
#include <QTest>

using namespace rmtscope;

namespace {

using State = SweepController::State;
using namespace std::chrono_literals;

SweepOptions hundredSamples(const char* model = "model") {
    SweepOptions options;
    options.model = model;
    options.samples = 100;
    return options;
}

class TestSweepController : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_plan = std::make_shared<FakeSweepPlan>(); }
    void readsAllPoints();
    void showsResultsWhileTheyCome();
    void pausesAndGoesOnWhereItWas();
    void takesMorePoints();
    void startsAnew();
    void oneBadPointDoesNotStopTheOthers();
    void saysWhyNothingCanBeRead();
    void canBeDestroyedWhileItReads();

private:
    std::shared_ptr<FakeSweepPlan> m_plan;
};

void TestSweepController::readsAllPoints() {
    SweepController sweep(fakeSweeps(m_plan));
    QVERIFY(sweep.state() == State::Idle);
    sweep.start(hundredSamples(), {{"memorize", 1, false}, {"memorize", 8, false}, {"memorize", 8, true}});
    QVERIFY(sweep.state() == State::Running);
    QTRY_VERIFY(sweep.state() == State::Finished);
    QCOMPARE(sweep.points().size(), std::size_t{3});
    for (const SweepPoint& point : sweep.points()) {
        QVERIFY(point.state == SweepPoint::State::Done);
        QCOMPARE(point.result.samples, 100);
    }
    QCOMPARE(sweep.points()[0].result.accuracy(), 1.0);
    QCOMPARE(sweep.points()[1].result.accuracy(), 0.9);
    QCOMPARE(sweep.points()[1].result.wrong.size(), std::size_t{10});
    QVERIFY(sweep.points()[2].result.accuracy() < 0.2);
    QCOMPARE(sweep.samplesRead(), 300);
    QCOMPARE(sweep.samplesWanted(), 300);
    QCOMPARE(sweep.info()->model.name, std::string("fake"));
    QCOMPARE(m_plan->opened.load(), 1);
}

void TestSweepController::showsResultsWhileTheyCome() {
    m_plan->batchDelay = 60ms;
    SweepController sweep(fakeSweeps(m_plan));
    sweep.start(hundredSamples(), {{"memorize", 1, false}});
    QTRY_VERIFY(sweep.samplesRead() > 0);
    QVERIFY(sweep.state() == State::Running);
    QVERIFY(sweep.samplesRead() < 100);
    QVERIFY(sweep.points()[0].state == SweepPoint::State::Reading);
    QTRY_VERIFY(sweep.state() == State::Finished);
}

void TestSweepController::pausesAndGoesOnWhereItWas() {
    m_plan->batchDelay = 30ms;
    SweepController sweep(fakeSweeps(m_plan));
    sweep.start(hundredSamples(), {{"memorize", 1, false}, {"memorize", 2, false}});
    QTRY_VERIFY(sweep.samplesRead() > 0);
    sweep.pause();
    QVERIFY(sweep.state() == State::Paused);
    QTRY_COMPARE(m_plan->readers.load(), 0);
    const int read = m_plan->batchesRead;
    QTest::qWait(100);
    QCOMPARE(m_plan->batchesRead.load(), read); // nothing goes on
    sweep.resume();
    QTRY_VERIFY(sweep.state() == State::Finished);
    QCOMPARE(m_plan->batchesRead.load(), 20); // and nothing was read twice
    QCOMPARE(m_plan->opened.load(), 1);
    QCOMPARE(m_plan->mostReaders.load(), 1);
}

void TestSweepController::takesMorePoints() {
    SweepController sweep(fakeSweeps(m_plan));
    sweep.start(hundredSamples(), {{"memorize", 1, false}});
    QTRY_VERIFY(sweep.state() == State::Finished);
    sweep.add({{"memorize", 1, false}, {"memorize", 4, false}});
    QCOMPARE(sweep.points().size(), std::size_t{2});
    QTRY_VERIFY(sweep.state() == State::Finished);
    QCOMPARE(sweep.points()[1].result.samples, 100);
    QCOMPARE(m_plan->batchesRead.load(), 20);
}

void TestSweepController::startsAnew() {
    m_plan->batchDelay = 20ms;
    SweepController sweep(fakeSweeps(m_plan));
    sweep.start(hundredSamples(), {{"memorize", 1, false}});
    QTRY_VERIFY(sweep.samplesRead() > 0);
    sweep.start(hundredSamples(), {{"reasoning", 2, false}});
    QCOMPARE(sweep.points().size(), std::size_t{1});
    QCOMPARE(sweep.samplesRead(), 0);
    QTRY_VERIFY(sweep.state() == State::Finished);
    QCOMPARE(sweep.points()[0].result.key.task, std::string("reasoning"));
    QCOMPARE(m_plan->opened.load(), 2);
}

void TestSweepController::oneBadPointDoesNotStopTheOthers() {
    SweepController sweep(fakeSweeps(m_plan));
    QSignalSpy failures(&sweep, &SweepController::failed);
    sweep.start(hundredSamples(), {{"memorize", 1, false}, {"impossible", 1, false}, {"memorize", 2, false}});
    QTRY_VERIFY(sweep.state() == State::Finished);
    QCOMPARE(failures.size(), 1);
    QVERIFY(sweep.points()[1].state == SweepPoint::State::Failed);
    QCOMPARE(sweep.points()[1].problem, QStringLiteral("There is no task \"impossible\"."));
    QVERIFY(sweep.points()[2].state == SweepPoint::State::Done);
    QCOMPARE(sweep.samplesWanted(), 200);
}

void TestSweepController::saysWhyNothingCanBeRead() {
    SweepController sweep(fakeSweeps(m_plan));
    QSignalSpy failures(&sweep, &SweepController::failed);
    sweep.start(hundredSamples("missing"), {{"memorize", 1, false}, {"memorize", 2, false}});
    QTRY_VERIFY(sweep.state() == State::Idle);
    QCOMPARE(failures.size(), 1);
    QCOMPARE(failures[0][0].toString(), QStringLiteral("missing doesn't exist."));
    QVERIFY(sweep.points()[1].state == SweepPoint::State::Waiting);
}

void TestSweepController::canBeDestroyedWhileItReads() {
    m_plan->batchDelay = 20ms;
    {
        SweepController sweep(fakeSweeps(m_plan));
        sweep.start(hundredSamples(), {{"memorize", 1, false}});
        QTRY_VERIFY(m_plan->batchesRead > 0);
    }
    QTRY_COMPARE(m_plan->readers.load(), 0);
    QVERIFY(m_plan->batchesRead < 10);
}

} // namespace

QTEST_GUILESS_MAIN(TestSweepController)
#include "tst_sweep_controller.moc"
