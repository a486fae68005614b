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
    void keepsWhatIsOpenWhenASampleFails();
};

void TestRunControllerSamples::opensASample() {
    ControllerFixture f;
    QVERIFY(f.opens());
    f.controller->openSample(reasoning(7), "model");
    QTRY_VERIFY(f.controller->document()->sample != nullptr);
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.controller->document()->path.string(), std::string("reasoning, 7 segments, seed 17"));
    QCOMPARE(f.controller->geometry()->segments, 7);
    QCOMPARE(f.engine->counters().modelsOpened.load(), 1);
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 7);
    f.controller->openDocument("doc-6.txt");
    QTRY_VERIFY(f.controller->document()->sample == nullptr);
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
