#include "tests/viewmodels/controller_fixture.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

/// What no file of a model says: asked before it is opened, and changed of one that is open.
class TestRunControllerSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksForSettings_data();
    void asksForSettings();
    void leavesAllWhileSettingsAreNeeded();
    void tellsSettings();
    void tellsSettingsInMidRun();
    void asksNobodyWithoutAModel();
    void saysWhySettingsAreUnknown();
    void changesSettings();
    void keepsTheModelWhenSettingsCannotBeKept();
    void keepsNoSettingsOfWhatDoesNotOpen_data();
    void keepsNoSettingsOfWhatDoesNotOpen();
    void keepsNoSettingsWhenOpeningIsStopped();
    void keepsSettingsOfAModelBesideAnEmptyDocument();
};

void TestRunControllerSettings::asksForSettings_data() {
    QTest::addColumn<int>("heads");
    QTest::addColumn<bool>("opens");
    QTest::newRow("as usual") << 2 << true;
    QTest::newRow("otherwise") << 6 << true;
    QTest::newRow("impossible") << 5 << false;
    QTest::newRow("not chosen") << 0 << false;
}

void TestRunControllerSettings::asksForSettings() {
    QFETCH(int, heads);
    QFETCH(bool, opens);
    ControllerFixture f;
    std::optional<SettingsQuestion> question;
    QObject::connect(f.controller.get(), &RunController::settingsNeeded, &f.context,
                     [&question](const auto&, const SettingsQuestion& asked) { question = asked; });
    f.controller->openModel("unconfigured");
    QTRY_VERIFY(question.has_value());
    QVERIFY(f.failures.isEmpty());
    QCOMPARE(f.controller->state(), RunState::Empty);
    ModelSettings settings = question->suggested;
    settings.heads = heads;
    QSignalSpy models(f.controller.get(), &RunController::modelOpened);
    f.controller->openModelWith("unconfigured", settings);
    QTRY_COMPARE(models.size() + f.failures.size(), 1);
    QCOMPARE(models.size(), opens ? 1 : 0);
    QCOMPARE(f.engine->counters().settingsKept.load(), opens ? 1 : 0);
    if (opens) {
        QVERIFY(f.engine->keptSettings() == settings);
    } else {
        QCOMPARE(f.failures, QList<ErrorCode>{ErrorCode::ConfigInvalid});
    }
}

void TestRunControllerSettings::leavesAllWhileSettingsAreNeeded() {
    ControllerFixture f;
    QVERIFY(f.opens());
    QSignalSpy needed(f.controller.get(), &RunController::settingsNeeded);
    f.controller->openModel("unconfigured");
    QTRY_COMPARE(needed.size(), 1);
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(f.controller->modelInfo()->name, std::string("model"));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
}

void TestRunControllerSettings::tellsSettings() {
    ControllerFixture f;
    f.controller->openModel("model");
    QTRY_VERIFY(f.controller->modelInfo() != nullptr);
    std::optional<SettingsQuestion> question;
    QObject::connect(f.controller.get(), &RunController::settingsAvailable, &f.context,
                     [&question](const auto&, const SettingsQuestion& told) { question = told; });
    f.controller->requestSettings();
    QTRY_VERIFY(question.has_value());
    QCOMPARE(question->suggested.heads, 4);
    QCOMPARE(question->facts.hiddenSize, 96);
    QVERIFY(f.failures.isEmpty());
}

void TestRunControllerSettings::tellsSettingsInMidRun() {
    FakePlan plan;
    plan.segments = 2000;
    plan.segmentDelay = 1ms;
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reads(3));
    QSignalSpy told(f.controller.get(), &RunController::settingsAvailable);
    f.controller->requestSettings();
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(f.controller->state(), RunState::Running);
}

void TestRunControllerSettings::asksNobodyWithoutAModel() {
    ControllerFixture f;
    QSignalSpy told(f.controller.get(), &RunController::settingsAvailable);
    f.controller->requestSettings();
    f.controller->openModel("model");
    QTRY_VERIFY(f.controller->modelInfo() != nullptr);
    QVERIFY(told.isEmpty() && f.failures.isEmpty());
}

void TestRunControllerSettings::saysWhySettingsAreUnknown() {
    FakePlan plan;
    plan.failSettings = true;
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    f.controller->requestSettings();
    QTRY_COMPARE(f.failures, QList<ErrorCode>{ErrorCode::FileMissing});
    QCOMPARE(f.controller->state(), RunState::Ready);
}

/// The document stays, and is read anew by the model as it is then.
void TestRunControllerSettings::changesSettings() {
    ControllerFixture f;
    QVERIFY(f.opens("doc-4.txt"));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    ModelSettings settings = fakeQuestion().suggested;
    settings.heads = 6;
    f.controller->openModelWith(f.controller->modelInfo()->path, settings);
    QTRY_COMPARE(f.sessions, 2);
    QVERIFY(f.reaches(RunState::Ready));
    QVERIFY(f.engine->keptSettings() == settings);
    QCOMPARE(f.engine->counters().modelsOpened.load(), 2);
    QCOMPARE(f.controller->document()->path.string(), std::string("doc-4.txt"));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.segments.size(), 4);
}

void TestRunControllerSettings::keepsTheModelWhenSettingsCannotBeKept() {
    ControllerFixture f;
    f.controller->openModel("readonly");
    f.controller->openDocument("doc-4.txt");
    QVERIFY(f.reaches(RunState::Ready));
    ModelSettings settings = fakeQuestion().suggested;
    settings.heads = 6;
    f.controller->openModelWith("readonly", settings);
    QTRY_COMPARE(f.failures, QList<ErrorCode>{ErrorCode::WriteFailed});
    QVERIFY2(f.sentences.front().contains("can't be written"), qPrintable(f.sentences.front()));
    QCOMPARE(f.controller->state(), RunState::Ready);
    QCOMPARE(f.engine->counters().modelsOpened.load(), 1);
}

void TestRunControllerSettings::keepsNoSettingsOfWhatDoesNotOpen_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("device");
    QTest::addColumn<int>("code");
    QTest::newRow("damaged") << "damaged"
                             << "cpu" << static_cast<int>(ErrorCode::FileDamaged);
    QTest::newRow("no such device") << "other"
                                    << "cuda:9" << static_cast<int>(ErrorCode::DeviceUnavailable);
}

void TestRunControllerSettings::keepsNoSettingsOfWhatDoesNotOpen() {
    QFETCH(QString, model);
    QFETCH(QString, device);
    QFETCH(int, code);
    ControllerFixture f;
    QVERIFY(f.opens());
    DeviceOptions options;
    options.device = device.toStdString();
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    f.controller->setOptions({}, options);
    ModelSettings settings = fakeQuestion().suggested;
    settings.heads = 6;
    f.controller->openModelWith(model.toStdString(), settings);
    QTRY_COMPARE(f.failures, QList<ErrorCode>{static_cast<ErrorCode>(code)});
    QVERIFY(f.reaches(RunState::Finished));
    QCOMPARE(f.engine->counters().settingsKept.load(), 0);
    QCOMPARE(f.controller->modelInfo()->name, std::string("model"));
}

void TestRunControllerSettings::keepsNoSettingsWhenOpeningIsStopped() {
    FakePlan plan;
    plan.openDelay = 60s; // ends with the stop
    ControllerFixture f(plan);
    ModelSettings settings = fakeQuestion().suggested;
    settings.heads = 6;
    f.controller->openModelWith("model", settings);
    QTRY_COMPARE(f.engine->counters().openModelCalls.load(), 1);
    f.controller->stop();
    QVERIFY(f.reaches(RunState::Empty));
    QCOMPARE(f.engine->counters().settingsKept.load(), 0);
    QVERIFY(f.failures.isEmpty());
}

/// The model opens with them, and stays.
void TestRunControllerSettings::keepsSettingsOfAModelBesideAnEmptyDocument() {
    ControllerFixture f;
    f.controller->openDocument("empty");
    QTRY_VERIFY(f.controller->document() != nullptr);
    ModelSettings settings = fakeQuestion().suggested;
    settings.heads = 6;
    f.controller->openModelWith("model", settings);
    QTRY_COMPARE(f.failures, QList<ErrorCode>{ErrorCode::DocumentEmpty});
    QVERIFY(f.controller->modelInfo() != nullptr);
    QVERIFY(f.engine->keptSettings() == settings);
}

} // namespace

QTEST_GUILESS_MAIN(TestRunControllerSettings)
#include "tst_run_controller_settings.moc"
