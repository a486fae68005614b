#include "tests/viewmodels/controller_fixture.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

SampleName reasoning(std::int64_t segments) {
    SampleName name;
    name.task = "reasoning";
    name.segments = segments;
    name.seed = 17;
    name.noise = "noise.txt";
    return name;
}

class TestRunControllerSamples : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensASample();
    void opensASampleWithItsModel_data();
    void opensASampleWithItsModel();
    void drawsTheSampleAgainForAnotherModel();
    void drawsTheSampleAgainForOtherSegments_data();
    void drawsTheSampleAgainForOtherSegments();
    void keepsTheSampleForAnotherDevice();
    void opensAModelThatCannotFindTheSample();
    void canBeStoppedWhileItDrawsAgain();
    void keepsWhatIsOpenWhenASampleFails();
};

void TestRunControllerSamples::opensASample() {
    ControllerFixture f;
    QVERIFY(f.opens());
    QCOMPARE(f.controller->textFingerprint()->bytes, f.controller->document()->text.size());
    f.controller->openSample(reasoning(7), "model");
    QTRY_VERIFY(f.controller->document()->sample != nullptr);
    QVERIFY(!f.controller->textFingerprint()); // its name says it all
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.controller->document()->path.string(), std::string("reasoning, 7 segments, seed 17"));
    QCOMPARE(f.controller->geometry()->segments, 7);
    QCOMPARE(f.engine->counters().modelsOpened.load(), 1);
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 7);
    f.controller->openDocument("doc-6.txt");
    QTRY_VERIFY(f.controller->document()->sample == nullptr);
    QVERIFY(f.controller->textFingerprint());
    QCOMPARE(f.engine->counters().samplesOpened.load(), 1);
}

void TestRunControllerSamples::opensASampleWithItsModel_data() {
    QTest::addColumn<QString>("open");
    QTest::addColumn<bool>("waits");
    QTest::addColumn<int>("models");
    QTest::newRow("nothing is open") << QString() << true << 1;
    QTest::newRow("another model is open") << QStringLiteral("other") << true << 2;
    QTest::newRow("another model is being opened") << QStringLiteral("other") << false << 2;
}

void TestRunControllerSamples::opensASampleWithItsModel() {
    QFETCH(QString, open);
    QFETCH(bool, waits);
    QFETCH(int, models);
    ControllerFixture f;
    if (!open.isEmpty()) {
        f.controller->openModel(open.toStdString());
        QVERIFY(!waits || QTest::qWaitFor([&f] { return f.controller->modelInfo() != nullptr; }));
    }
    f.controller->openSample(reasoning(3), "model");
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.controller->modelInfo()->name, std::string("model"));
    QVERIFY(f.controller->document()->sample->name == reasoning(3));
    QCOMPARE(f.engine->counters().modelsOpened.load(), models);
}

void TestRunControllerSamples::drawsTheSampleAgainForAnotherModel() {
    ControllerFixture f;
    f.controller->openSample(reasoning(3), "model");
    QVERIFY(f.reaches(RunState::Ready));
    const auto first = f.controller->document();
    QSignalSpy documents(f.controller.get(), &RunController::documentOpened);
    f.controller->openModel("other");
    QTRY_COMPARE(f.controller->modelInfo()->name, std::string("other"));
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(documents.size(), 1);
    QVERIFY(f.controller->document() != first);
    QVERIFY(f.controller->document()->sample->name == reasoning(3));
    QCOMPARE(f.engine->counters().samplesOpened.load(), 2);
}

void TestRunControllerSamples::drawsTheSampleAgainForOtherSegments_data() {
    QTest::addColumn<qint64>("segmentSize");
    QTest::addColumn<int>("drawn");
    QTest::newRow("other segments") << qint64{20} << 2;
    QTest::newRow("other heads alone") << qint64{FakePlan().segmentSize} << 1;
}

/// Only the tokenizer and the length of segments decide what a sample is.
void TestRunControllerSamples::drawsTheSampleAgainForOtherSegments() {
    QFETCH(qint64, segmentSize);
    QFETCH(int, drawn);
    ControllerFixture f;
    f.controller->openSample(reasoning(3), "model");
    QVERIFY(f.reaches(RunState::Ready));
    ModelSettings settings = fakeQuestion().suggested;
    settings.heads = 6;
    settings.segmentSize = segmentSize;
    f.controller->openModelWith("model", settings);
    QTRY_COMPARE(f.sessions, 2);
    QCOMPARE(f.engine->counters().samplesOpened.load(), drawn);
    QVERIFY(f.controller->document()->sample->name == reasoning(3));
}

void TestRunControllerSamples::keepsTheSampleForAnotherDevice() {
    ControllerFixture f;
    f.controller->openSample(reasoning(3), "model");
    QVERIFY(f.reaches(RunState::Ready));
    const auto before = f.controller->document();
    DeviceOptions device;
    device.threads = 1;
    f.controller->setOptions({}, device);
    QTRY_COMPARE(f.engine->counters().modelsOpened.load(), 2);
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.engine->counters().samplesOpened.load(), 1);
    QVERIFY(f.controller->document() == before);
}

void TestRunControllerSamples::opensAModelThatCannotFindTheSample() {
    ControllerFixture f;
    f.controller->openSample(reasoning(3), "model");
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QSignalSpy closed(f.controller.get(), &RunController::documentClosed);
    f.controller->openModel("unsuited");
    QTRY_COMPARE(f.failures, QList<ErrorCode>{ErrorCode::Usage});
    QVERIFY2(f.sentences.front().contains("so few segments"), qPrintable(f.sentences.front()));
    QCOMPARE(f.controller->modelInfo()->name, std::string("unsuited"));
    QCOMPARE(closed.size(), 1);
    QVERIFY(f.controller->document() == nullptr);
    QVERIFY(!f.controller->geometry());
    QCOMPARE(f.controller->segmentsRead(), 0);
    QVERIFY(f.reaches(RunState::Empty));
    f.controller->openDocument("doc-4.txt");
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 4);
}

void TestRunControllerSamples::canBeStoppedWhileItDrawsAgain() {
    ControllerFixture f;
    f.controller->openSample(reasoning(3), "model");
    QVERIFY(f.reaches(RunState::Ready));
    const auto before = f.controller->document();
    QString stage;
    QObject::connect(f.controller.get(), &RunController::progressChanged, &f.context,
                     [&stage](const QString& now) { stage = now; });
    f.controller->openModel("searching");
    QTRY_COMPARE(stage, QStringLiteral("Drawing the sample"));
    f.controller->stop();
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.controller->modelInfo()->name, std::string("model"));
    QVERIFY(f.controller->document() == before);
    QVERIFY(f.failures.isEmpty());
}

void TestRunControllerSamples::keepsWhatIsOpenWhenASampleFails() {
    ControllerFixture f;
    QVERIFY(f.opens());
    const auto before = f.controller->document();
    SampleName name = reasoning(3);
    name.noise = "missing.txt";
    f.controller->openSample(name, "model");
    QTRY_COMPARE(f.failures, QList<ErrorCode>{ErrorCode::FileMissing});
    QVERIFY(f.reaches(RunState::Ready));
    QVERIFY(f.controller->document() == before);
}

} // namespace

QTEST_GUILESS_MAIN(TestRunControllerSamples)
#include "tst_run_controller_samples.moc"
