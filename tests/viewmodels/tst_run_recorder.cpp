#include "tests/viewmodels/controller_fixture.h"
#include "tests/viewmodels/library_fixture.h"
#include "viewmodels/run_recorder.h"
#include "viewmodels/trace_store.h"

#include <QCoreApplication>

using namespace rmtscope;

namespace {

/// A controller whose runs are recorded, connected as a workspace does it.
struct Recording {
    explicit Recording(const FakePlan& plan = {})
        : run(plan) {
        QObject::connect(run.controller.get(), &RunController::sessionStarted, &store, [this](const auto& geometry) {
            store.start(RunContext{geometry, run.controller->modelInfo()->labels, run.controller->document()});
        });
        QObject::connect(run.controller.get(), &RunController::tracesAvailable, &store, &TraceStore::append);
        recorder = std::make_unique<RunRecorder>(*run.controller, store, *kept.library);
    }
    ~Recording() { recorder.reset(); }

    [[nodiscard]] QList<KeptRun> close() {
        recorder.reset();
        return kept.close();
    }

    ControllerFixture run;
    TraceStore store;
    LibraryFixture kept;
    std::unique_ptr<RunRecorder> recorder;
};

FakePlan slowPlan() {
    FakePlan plan;
    plan.segmentDelay = std::chrono::milliseconds(3);
    return plan;
}

class TestRunRecorder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsAFinishedRun();
    void keepsASample();
    void keepsNothingThatDidNotRun();
    void writesProgress();
    void aPauseIsTheSameRun();
    void aRestartIsAnotherRun();
    void keepsAStoppedRun();
    void anotherDocumentStopsIt();
    void aModelThatCannotFindTheSampleStopsIt();
    void anOpeningThatFailsDoesNot();
    void keepsWhyItFailed();
    void goesOnAfterAFailure();
    void failuresBesideTheRunAreNotItsOwn();
    void stopsWithTheWindow();
    void takesAPicture();
};

void TestRunRecorder::keepsAFinishedRun() {
    Recording recording;
    QCoreApplication::setApplicationVersion(QStringLiteral("9.8"));
    recording.run.controller->setOptions({.capture = CaptureLevel::Masses, .askEvery = 5}, {"cpu", 3});
    QVERIFY(recording.run.opens());
    recording.run.controller->run();
    QVERIFY(recording.run.reaches(RunState::Finished));
    QVERIFY(recording.kept.reaches(RecordState::Finished));
    const std::int64_t tokens = recording.store.tokens();
    const double seconds = recording.store.elapsedMs() / 1000;
    const QList<KeptRun> runs = recording.close();
    QCOMPARE(runs.size(), 1);
    const RunRecord& record = runs[0].record;
    QVERIFY(record.kind == RecordKind::Run);
    QCOMPARE(record.programVersion, QStringLiteral("9.8"));
    QCOMPARE(record.model.name, std::string("model"));
    QCOMPARE(record.model.threads, 3);
    QCOMPARE(record.model.slots, 6);
    QCOMPARE(record.device.threads, 3);
    QVERIFY(record.session.capture == CaptureLevel::Masses);
    QCOMPARE(record.session.askEvery, 5);
    QCOMPARE(record.document.title, QStringLiteral("story.txt"));
    QCOMPARE(record.document.path, QStringLiteral("story.txt"));
    QVERIFY(!record.document.isSample());
    QCOMPARE(record.document.segments, 40);
    QCOMPARE(record.document.tokens, 480);
    QVERIFY(record.document.bytes > 1000);
    QCOMPARE(record.results.tokens, tokens);
    QCOMPARE(record.results.segments, 40);
    QCOMPARE(record.results.seconds, seconds);
    QVERIFY(record.began.isValid() && record.changed >= record.began);
    QCOMPARE(runs[0].details.answers.size(), 3);
    QCOMPARE(record.asked, 3);
    QCOMPARE(record.correct, 3); // the fake model knows what it has read
}

void TestRunRecorder::keepsASample() {
    Recording recording;
    SampleName name;
    name.task = "reasoning";
    name.segments = 4;
    name.seed = 17;
    name.noise = "noise.txt";
    recording.run.controller->openSample(name, "model");
    recording.run.controller->run();
    QVERIFY(recording.kept.reaches(RecordState::Finished));
    const RunRecord& record = recording.kept.table.at(0);
    QVERIFY(record.document.sample == name);
    QCOMPARE(record.document.title, QStringLiteral("reasoning, 4 segments, seed 17"));
    QCOMPARE(record.document.path, QString());
}

void TestRunRecorder::keepsNothingThatDidNotRun() {
    Recording recording;
    QVERIFY(recording.run.opens());
    recording.run.controller->openDocument("doc-10.txt");
    QVERIFY(recording.run.reaches(RunState::Ready));
    QVERIFY(recording.close().isEmpty());
}

void TestRunRecorder::writesProgress() {
    Recording recording(slowPlan());
    recording.recorder->setProgressInterval(50);
    QVERIFY(recording.run.opens("doc-20000.txt"));
    recording.run.controller->run();
    QVERIFY(recording.kept.reaches(RecordState::UnderWay));
    QTRY_VERIFY(recording.kept.table.at(0).results.segments > 3);
    const std::int64_t before = recording.kept.table.at(0).results.tokens;
    QTRY_VERIFY(recording.kept.table.at(0).results.tokens > before);
    QVERIFY(recording.run.controller->state() == RunState::Running);
    QCOMPARE(recording.kept.table.rowCount(), 1);
}

void TestRunRecorder::aPauseIsTheSameRun() {
    Recording recording;
    QVERIFY(recording.run.opens());
    recording.run.controller->step();
    QVERIFY(recording.run.reaches(RunState::Paused));
    QVERIFY(recording.kept.reaches(RecordState::UnderWay));
    QTRY_COMPARE(recording.kept.table.at(0).results.segments, 1);
    recording.run.controller->run();
    QVERIFY(recording.kept.reaches(RecordState::Finished));
    QCOMPARE(recording.close().size(), 1);
}

void TestRunRecorder::aRestartIsAnotherRun() {
    Recording recording;
    QVERIFY(recording.run.opens());
    recording.run.controller->step();
    QVERIFY(recording.run.reaches(RunState::Paused));
    recording.run.controller->restart();
    QVERIFY(recording.run.reaches(RunState::Finished));
    const QList<KeptRun> runs = recording.close();
    QCOMPARE(runs.size(), 2);
    const bool newestFirst = runs[0].record.state == RecordState::Finished; // they may begin in the same millisecond
    QVERIFY(runs[newestFirst ? 0 : 1].record.state == RecordState::Finished);
    QVERIFY(runs[newestFirst ? 1 : 0].record.state == RecordState::Stopped);
    QCOMPARE(runs[newestFirst ? 1 : 0].record.results.segments, 1);
}

void TestRunRecorder::keepsAStoppedRun() {
    Recording recording(slowPlan());
    QVERIFY(recording.run.opens("doc-20000.txt"));
    recording.run.controller->run();
    QVERIFY(recording.run.reads(12));
    recording.run.controller->stop();
    QVERIFY(recording.kept.reaches(RecordState::Stopped));
    const QList<KeptRun> runs = recording.close();
    QVERIFY(runs[0].record.results.segments >= 12);
    QCOMPARE(runs[0].details.answers.size(), 3); // of the last time they were asked
}

void TestRunRecorder::anotherDocumentStopsIt() {
    Recording recording(slowPlan());
    QVERIFY(recording.run.opens("doc-20000.txt"));
    recording.run.controller->run();
    QVERIFY(recording.run.reads(12));
    recording.run.controller->openDocument("doc-10.txt");
    QVERIFY(recording.run.reaches(RunState::Ready));
    const QList<KeptRun> runs = recording.close();
    QCOMPARE(runs.size(), 1);
    QVERIFY(runs[0].record.state == RecordState::Stopped);
    QCOMPARE(runs[0].record.document.title, QStringLiteral("doc-20000.txt"));
    QVERIFY(runs[0].record.results.segments >= 12);
    QVERIFY(!runs[0].details.answers.isEmpty());
}

void TestRunRecorder::aModelThatCannotFindTheSampleStopsIt() {
    Recording recording;
    SampleName name;
    name.task = "reasoning";
    name.segments = 8;
    recording.run.controller->openSample(name, "model");
    recording.run.controller->step();
    QVERIFY(recording.run.reaches(RunState::Paused));
    recording.run.controller->openModel("unsuited");
    QVERIFY(recording.run.reaches(RunState::Empty));
    QVERIFY(recording.kept.reaches(RecordState::Stopped));
    const QList<KeptRun> runs = recording.close();
    QCOMPARE(runs[0].record.results.segments, 1);
    QCOMPARE(runs[0].record.model.name, std::string("model"));
}

void TestRunRecorder::anOpeningThatFailsDoesNot() {
    Recording recording;
    QVERIFY(recording.run.opens());
    recording.run.controller->step();
    QVERIFY(recording.run.reaches(RunState::Paused));
    recording.run.controller->openDocument("missing.txt");
    QTRY_COMPARE(recording.run.failures.size(), 1);
    QVERIFY(recording.run.reaches(RunState::Paused));
    recording.run.controller->run();
    QVERIFY(recording.kept.reaches(RecordState::Finished));
    QCOMPARE(recording.close().size(), 1);
}

void TestRunRecorder::keepsWhyItFailed() {
    FakePlan plan;
    plan.failAt = 20;
    Recording recording(plan);
    QVERIFY(recording.run.opens());
    recording.run.controller->run();
    QVERIFY(recording.run.reaches(RunState::Paused));
    QVERIFY(recording.kept.reaches(RecordState::Failed));
    QTRY_COMPARE(recording.kept.table.at(0).results.segments, 20);
    QCOMPARE(recording.kept.table.at(0).problem, recording.run.sentences.constFirst());
    recording.run.controller->stop(); // it failed all the same
    const QList<KeptRun> runs = recording.close();
    QVERIFY(runs[0].record.state == RecordState::Failed);
    QCOMPARE(runs[0].record.problem, recording.run.sentences.constFirst());
}

void TestRunRecorder::goesOnAfterAFailure() {
    FakePlan plan;
    plan.failAt = 20;
    Recording recording(plan);
    QVERIFY(recording.run.opens());
    recording.run.controller->run();
    QVERIFY(recording.kept.reaches(RecordState::Failed));
    QVERIFY(recording.run.reaches(RunState::Paused));
    QList<RecordState> states;
    QObject::connect(recording.kept.library.get(), &RunLibrary::recordChanged, &recording.store,
                     [&states](const QString&, const std::optional<RunRecord>& record) {
                         states.append(record->state);
                         QVERIFY(record->state == RecordState::Failed || record->problem.isEmpty());
                     });
    recording.run.controller->run(); // it fails again
    QTRY_VERIFY(states.contains(RecordState::UnderWay) && states.constLast() == RecordState::Failed);
    QCOMPARE(recording.kept.table.rowCount(), 1);
}

void TestRunRecorder::failuresBesideTheRunAreNotItsOwn() {
    FakePlan plan;
    plan.failReplays = true;
    Recording recording(plan);
    QVERIFY(recording.run.opens());
    recording.run.controller->step();
    QVERIFY(recording.run.reaches(RunState::Paused));
    recording.run.controller->requestReplay(SegmentIndex(0));
    QTRY_COMPARE(recording.run.failures.size(), 1);
    const QList<KeptRun> runs = recording.close();
    QVERIFY(runs[0].record.state == RecordState::Stopped); // because the recorder went
    QVERIFY(runs[0].record.problem.isEmpty());
}

void TestRunRecorder::stopsWithTheWindow() {
    Recording recording(slowPlan());
    QVERIFY(recording.run.opens("doc-20000.txt"));
    recording.run.controller->run();
    QVERIFY(recording.run.reads(3));
    const QList<KeptRun> runs = recording.close();
    QVERIFY(runs[0].record.state == RecordState::Stopped);
    QVERIFY(runs[0].record.results.segments >= 3);
}

void TestRunRecorder::takesAPicture() {
    Recording recording;
    recording.recorder->setThumbnailer(
        [](const TraceList& traces) { return QByteArray("picture of ") + QByteArray::number(traces.size()); });
    QVERIFY(recording.run.opens());
    recording.run.controller->run();
    QVERIFY(recording.run.reaches(RunState::Finished));
    QTRY_VERIFY(recording.kept.table.rowCount() == 1 &&
                recording.kept.table.at(0).thumbnail == QByteArray("picture of 40"));
}

} // namespace

QTEST_GUILESS_MAIN(TestRunRecorder)
#include "tst_run_recorder.moc"
