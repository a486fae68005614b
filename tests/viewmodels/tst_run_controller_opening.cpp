#include "tests/viewmodels/controller_fixture.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

class TestRunControllerOpening : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensInEitherOrder_data();
    void opensInEitherOrder();
    void keepsWhatIsOpenWhenOpeningFails_data();
    void keepsWhatIsOpenWhenOpeningFails();
    void pausesTheRunWhenOpeningFails();
    void leavesNoGapWhenTheMailboxWasFull();
    void keepsTheModelWhenOnlyTheDocumentIsUnusable();
    void opensAnotherDocumentInMidRun();
    void opensAnotherModelInMidRun();
    void givesUpAnOpeningForANewerOne();
    void givesUpAnOpeningOnStop();
    void runsWhenAskedWhileASessionStarts();
    void tellsProgress();
    void usesNewOptionsAtOnceWhenNothingWasRead();
    void usesNewOptionsWithTheNextRun();
    void opensTheModelAgainForAnotherDevice();
    void opensANewModelAndDocumentWithoutTheOldModel();
};

void TestRunControllerOpening::opensInEitherOrder_data() {
    QTest::addColumn<bool>("modelFirst");
    QTest::newRow("model first") << true;
    QTest::newRow("document first") << false;
}

void TestRunControllerOpening::opensInEitherOrder() {
    QFETCH(bool, modelFirst);
    ControllerFixture f;
    QSignalSpy models(f.controller.get(), &RunController::modelOpened);
    QSignalSpy documents(f.controller.get(), &RunController::documentOpened);
    if (modelFirst) {
        f.controller->openModel("model");
        f.controller->openDocument("doc-6.txt");
    } else {
        f.controller->openDocument("doc-6.txt");
        f.controller->openModel("model");
    }
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(models.size(), 1);
    QCOMPARE(documents.size(), 1);
    QCOMPARE(f.sessions, 1);
    QCOMPARE(f.controller->modelInfo()->name, std::string("model"));
    QCOMPARE(f.controller->document()->path.string(), std::string("doc-6.txt"));
    QCOMPARE(f.controller->geometry()->segments, 6);
}

void TestRunControllerOpening::keepsWhatIsOpenWhenOpeningFails_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("document");
    QTest::addColumn<int>("code");
    QTest::newRow("missing model") << "missing-model"
                                   << "" << static_cast<int>(ErrorCode::FileMissing);
    QTest::newRow("damaged model") << "damaged"
                                   << "" << static_cast<int>(ErrorCode::FileDamaged);
    QTest::newRow("missing document") << ""
                                      << "missing.txt" << static_cast<int>(ErrorCode::FileMissing);
    QTest::newRow("document that can't be prepared") << ""
                                                     << "empty.txt" << static_cast<int>(ErrorCode::DocumentEmpty);
}

void TestRunControllerOpening::keepsWhatIsOpenWhenOpeningFails() {
    QFETCH(QString, model);
    QFETCH(QString, document);
    QFETCH(int, code);
    ControllerFixture f;
    QVERIFY(f.opens("doc-12.txt"));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    if (model.isEmpty()) {
        f.controller->openDocument(document.toStdString());
    } else {
        f.controller->openModel(model.toStdString());
    }
    QTRY_COMPARE(f.failures, QList<ErrorCode>{static_cast<ErrorCode>(code)});
    QCOMPARE(f.controller->state(), RunState::Finished);
    QCOMPARE(f.sessions, 1);
    QCOMPARE(f.controller->document()->path.string(), std::string("doc-12.txt"));
    QSignalSpy details(f.controller.get(), &RunController::detailAvailable);
    f.controller->requestDetail(SegmentIndex{11}); // the old session still answers
    QTRY_COMPARE(details.size(), 1);
}

void TestRunControllerOpening::pausesTheRunWhenOpeningFails() {
    FakePlan plan;
    plan.segments = 400;
    plan.segmentDelay = 1ms;
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reads(5));
    f.controller->openDocument("missing.txt");
    QVERIFY(f.reaches(RunState::Paused));
    const qsizetype read = f.segments.size();
    QVERIFY(read < 400);
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 400);
    QVERIFY(f.isContiguous());
    QCOMPARE(f.sessions, 1);
}

void TestRunControllerOpening::leavesNoGapWhenTheMailboxWasFull() {
    FakePlan plan;
    plan.segments = 2000;
    plan.segmentSize = 2;
    plan.shape = {1, 1, 2};
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.fillsTheMailbox());
    f.controller->openDocument("missing.txt");
    QThread::msleep(50); // before anything is drained, the worker gives up what it holds
    QVERIFY(f.reaches(RunState::Paused));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 2000);
    QVERIFY(f.isContiguous());
}

void TestRunControllerOpening::keepsTheModelWhenOnlyTheDocumentIsUnusable() {
    ControllerFixture f;
    f.controller->openDocument("empty.txt");
    QTRY_VERIFY(f.controller->document() != nullptr);
    f.controller->openModel("model");
    QTRY_COMPARE(f.failures, QList<ErrorCode>{ErrorCode::DocumentEmpty});
    QCOMPARE(f.controller->state(), RunState::Empty);
    QVERIFY(f.controller->modelInfo());
    f.controller->openDocument("doc-3.txt");
    QVERIFY(f.reaches(RunState::Ready));
}

void TestRunControllerOpening::opensAnotherDocumentInMidRun() {
    FakePlan plan;
    plan.segments = 2000;
    plan.segmentSize = 4;
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reads(5));
    f.controller->openDocument("doc-7.txt");
    QVERIFY(f.reaches(RunState::Ready));
    QTest::qWait(50);
    QVERIFY2(f.segments.isEmpty(), "no trace of the document before");
    QCOMPARE(f.engine->counters().sessionsAlive.load(), 1);
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 7);
}

void TestRunControllerOpening::opensAnotherModelInMidRun() {
    FakePlan plan;
    plan.segments = 300;
    plan.segmentDelay = 1ms;
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reads(5));
    f.controller->openModel("other");
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.controller->modelInfo()->name, std::string("other"));
    QCOMPARE(f.sessions, 2);
    QVERIFY(f.failures.isEmpty());
}

void TestRunControllerOpening::givesUpAnOpeningForANewerOne() {
    FakePlan plan;
    plan.openDelay = 30ms;
    ControllerFixture f(plan);
    f.controller->openModel("model");
    QTRY_VERIFY(f.controller->modelInfo());
    QSignalSpy documents(f.controller.get(), &RunController::documentOpened);
    for (int i = 1; i <= 5; ++i) {
        f.controller->openDocument("doc-" + std::to_string(i) + ".txt");
    }
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(documents.size(), 1);
    QCOMPARE(f.controller->geometry()->segments, 5);
    QVERIFY2(f.failures.isEmpty(), "what was given up is no failure");
}

void TestRunControllerOpening::givesUpAnOpeningOnStop() {
    FakePlan plan;
    plan.prepareDelay = 10s;
    ControllerFixture f(plan);
    f.controller->openModel("model");
    f.controller->openDocument("doc-9.txt");
    QVERIFY(f.reaches(RunState::Preparing));
    f.controller->stop();
    QVERIFY(f.reaches(RunState::Empty));
    QVERIFY(f.failures.isEmpty());
    QVERIFY(!f.controller->document());
}

void TestRunControllerOpening::runsWhenAskedWhileASessionStarts() {
    ControllerFixture f;
    connect(f.controller.get(), &RunController::sessionStarted, f.controller.get(), &RunController::run);
    f.controller->openModel("model");
    f.controller->openDocument("doc-4.txt");
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 4);
}

void TestRunControllerOpening::tellsProgress() {
    FakePlan plan;
    plan.prepareDelay = 200ms;
    ControllerFixture f(plan);
    QStringList stages;
    connect(f.controller.get(), &RunController::progressChanged, &f.context,
            [&](const QString& stage, quint64 done, quint64 total) {
                QVERIFY(done <= total);
                if (stages.isEmpty() || stages.back() != stage) {
                    stages.append(stage);
                }
            });
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    const QStringList expected{"Opening the model", "Reading the document", "Counting tokens", "Reading segments"};
    QCOMPARE(stages, expected);
}

void TestRunControllerOpening::usesNewOptionsAtOnceWhenNothingWasRead() {
    ControllerFixture f;
    QVERIFY(f.opens("doc-4.txt"));
    SessionOptions options;
    options.capture = CaptureLevel::Off;
    f.controller->setOptions(options, DeviceOptions());
    f.controller->setOptions(options, DeviceOptions());
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.sessions, 2);
    bool captured = true;
    connect(f.controller.get(), &RunController::tracesAvailable, &f.context,
            [&](const auto& traces) { captured = traces.front()->captured(); });
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QVERIFY(!captured);
    QCOMPARE(f.engine->counters().modelsOpened.load(), 1);
}

void TestRunControllerOpening::usesNewOptionsWithTheNextRun() {
    ControllerFixture f;
    QVERIFY(f.opens("doc-4.txt"));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    SessionOptions options;
    options.askEvery = 1;
    f.controller->setOptions(options, DeviceOptions());
    QTest::qWait(20);
    QCOMPARE(f.engine->counters().sessionsMade.load(), 1);
    QCOMPARE(f.segments.size(), 4);
    f.controller->restart();
    QTRY_COMPARE(f.engine->counters().sessionsMade.load(), 2);
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 4);
}

void TestRunControllerOpening::opensTheModelAgainForAnotherDevice() {
    ControllerFixture f;
    QVERIFY(f.opens("doc-4.txt"));
    f.controller->setOptions(SessionOptions(), DeviceOptions{"cuda", 0});
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.engine->counters().modelsOpened.load(), 2);
    QCOMPARE(f.controller->modelInfo()->device, std::string("cuda"));
}

void TestRunControllerOpening::opensANewModelAndDocumentWithoutTheOldModel() {
    ControllerFixture f;
    QVERIFY(f.opens("doc-4.txt"));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    f.controller->setOptions(SessionOptions(), DeviceOptions{"cuda", 0});
    f.controller->openModel("example");
    f.controller->openDocument("doc-5.txt");
    QTRY_COMPARE(f.controller->geometry()->segments, 5);
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.controller->modelInfo()->name, std::string("example"));
    QCOMPARE(f.engine->counters().modelsOpened.load(), 2);
}

} // namespace

QTEST_GUILESS_MAIN(TestRunControllerOpening)
#include "tst_run_controller_opening.moc"
