#include "tests/support/fake_sweep.h"
#include "tests/viewmodels/library_fixture.h"
#include "viewmodels/sweep_controller.h"
#include "viewmodels/sweep_recorder.h"

using namespace rmtscope;

namespace {

using State = SweepController::State;

class TestSweepRecorder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void keepsAFinishedSweep();
    void writesItsPointsWhileTheyCome();
    void aPauseIsTheSameSweep();
    void moreLengthsAreTheSameSweep();
    void anotherStartIsAnotherSweep();
    void keepsACancelledSweep();
    void keepsWhyNothingCouldBeRead();
    void aBadPointIsNoFailure();
    void stopsWithTheWindow();

private:
    void start(const char* model = "models/fake");
    [[nodiscard]] QList<KeptRun> close();

    std::shared_ptr<FakeSweepPlan> m_plan;
    std::unique_ptr<LibraryFixture> m_kept;
    std::unique_ptr<SweepController> m_sweep;
    std::unique_ptr<SweepRecorder> m_recorder;
};

void TestSweepRecorder::init() {
    m_plan = std::make_shared<FakeSweepPlan>();
    m_kept = std::make_unique<LibraryFixture>();
    m_sweep = std::make_unique<SweepController>(fakeSweeps(m_plan));
    m_recorder = std::make_unique<SweepRecorder>(*m_sweep, *m_kept->library);
}

void TestSweepRecorder::cleanup() {
    m_recorder.reset();
    m_sweep.reset();
    m_kept.reset();
}

void TestSweepRecorder::start(const char* model) {
    SweepOptions options;
    options.model = model;
    options.noise = "noise.txt";
    options.samples = 50;
    m_sweep->start(options, {{"memorize", 1, false}, {"memorize", 8, false}, {"memorize", 8, true}});
}

QList<KeptRun> TestSweepRecorder::close() {
    m_recorder.reset();
    return m_kept->close();
}

void TestSweepRecorder::keepsAFinishedSweep() {
    start();
    QVERIFY(m_kept->reaches(RecordState::Finished));
    const QList<KeptRun> runs = close();
    QCOMPARE(runs.size(), 1);
    const RunRecord& record = runs[0].record;
    QVERIFY(record.kind == RecordKind::Sweep);
    QCOMPARE(record.model.name, std::string("fake")); // as the sweep has opened it
    QVERIFY(record.model.path == "models/fake");
    QCOMPARE(record.document.title, QStringLiteral("memorize: 1 to 8 segments"));
    QCOMPARE(record.sweep.samples, 50);
    QVERIFY(record.sweep.noise == "noise.txt");
    QCOMPARE(record.results.segments, 50 * (1 + 8 + 8));
    QCOMPARE(record.results.tokens, 64 * record.results.segments);
    QCOMPARE(record.results.seconds, 7.5);
    QCOMPARE(record.asked, 100);
    QCOMPARE(record.correct, 95);
    QCOMPARE(runs[0].details.points.size(), 3);
    QCOMPARE(runs[0].details.points[1].result.correct, 45);
    QVERIFY(runs[0].details.points[2].result.key.forgets);
    QVERIFY(runs[0].details.points[1].result.wrong.empty());
}

void TestSweepRecorder::writesItsPointsWhileTheyCome() {
    m_plan->batchDelay = std::chrono::milliseconds(100);
    start();
    QVERIFY(m_kept->reaches(RecordState::UnderWay));
    QTRY_VERIFY(m_sweep->samplesRead() > 0);
    m_sweep->pause();
    QTRY_VERIFY(m_kept->table.at(0).asked > 0);
    QVERIFY(m_kept->table.at(0).state == RecordState::UnderWay);
}

void TestSweepRecorder::aPauseIsTheSameSweep() {
    start();
    m_sweep->pause();
    m_sweep->resume();
    QVERIFY(m_kept->reaches(RecordState::Finished));
    QCOMPARE(close().size(), 1);
}

void TestSweepRecorder::moreLengthsAreTheSameSweep() {
    start();
    QVERIFY(m_kept->reaches(RecordState::Finished));
    m_sweep->add({{"reasoning", 16, false}});
    QTRY_VERIFY(m_sweep->state() == State::Finished);
    const QList<KeptRun> runs = close();
    QCOMPARE(runs.size(), 1);
    QVERIFY(runs[0].record.state == RecordState::Finished);
    QCOMPARE(runs[0].record.document.title, QStringLiteral("memorize, reasoning: 1 to 16 segments"));
    QCOMPARE(runs[0].details.points.size(), 4);
}

void TestSweepRecorder::anotherStartIsAnotherSweep() {
    m_plan->batchDelay = std::chrono::milliseconds(10);
    start();
    QTRY_VERIFY(m_sweep->samplesRead() > 0);
    start("models/other");
    QTRY_VERIFY(m_sweep->state() == State::Finished);
    const QList<KeptRun> runs = close();
    QCOMPARE(runs.size(), 2);
    const bool newestFirst = runs[0].record.state == RecordState::Finished;
    const KeptRun& older = runs[newestFirst ? 1 : 0];
    QVERIFY(older.record.model.path == "models/fake");
    QVERIFY(older.record.state == RecordState::Stopped);
    QVERIFY(older.record.asked > 0);
    QVERIFY(runs[newestFirst ? 0 : 1].record.model.path == "models/other");
}

void TestSweepRecorder::keepsACancelledSweep() {
    m_plan->batchDelay = std::chrono::milliseconds(30);
    start();
    QTRY_VERIFY(m_sweep->samplesRead() > 0);
    m_sweep->cancel();
    QVERIFY(m_kept->reaches(RecordState::Stopped));
    QVERIFY(m_kept->table.at(0).problem.isEmpty());
    QTRY_VERIFY(m_kept->table.at(0).asked > 0);
}

void TestSweepRecorder::keepsWhyNothingCouldBeRead() {
    start("missing");
    QVERIFY(m_kept->reaches(RecordState::Failed));
    QCOMPARE(m_kept->table.at(0).problem, QStringLiteral("missing doesn't exist."));
    QCOMPARE(m_kept->table.at(0).model.name, std::string("missing"));
}

void TestSweepRecorder::aBadPointIsNoFailure() {
    SweepOptions options;
    options.model = "models/fake";
    options.samples = 10;
    m_sweep->start(options, {{"memorize", 1, false}, {"impossible", 1, false}, {"memorize", 2, false}});
    QVERIFY(m_kept->reaches(RecordState::Finished));
    const QList<KeptRun> runs = close();
    QVERIFY(runs[0].record.problem.isEmpty());
    QVERIFY(!runs[0].details.points[1].problem.isEmpty());
    QCOMPARE(runs[0].record.asked, 20);
}

void TestSweepRecorder::stopsWithTheWindow() {
    m_plan->batchDelay = std::chrono::milliseconds(30);
    start();
    QTRY_VERIFY(m_sweep->samplesRead() > 0);
    const QList<KeptRun> runs = close();
    QCOMPARE(runs.size(), 1);
    QVERIFY(runs[0].record.state == RecordState::Stopped);
}

} // namespace

QTEST_GUILESS_MAIN(TestSweepRecorder)
#include "tst_sweep_recorder.moc"
