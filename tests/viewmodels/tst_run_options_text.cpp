#include "tests/viewmodels/controller_fixture.h"
#include "viewmodels/run_options_text.h"

#include <QtTest>

using namespace rmtscope;

namespace {

class TestRunOptionsText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsInUse();
    void saysWhatTheNextRunUses_data();
    void saysWhatTheNextRunUses();
};

void TestRunOptionsText::saysWhatIsInUse() {
    ControllerFixture f;
    QVERIFY(runOptionsText(*f.controller).isEmpty());
    f.controller->openModel("model");
    QTRY_VERIFY(f.controller->modelInfo());
    QCOMPARE(runOptionsText(*f.controller), QStringLiteral("cpu, 2 threads"));
    f.controller->openDocument("doc-3.txt");
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(runOptionsText(*f.controller), QStringLiteral("cpu, 2 threads, capture rows"));
}

void TestRunOptionsText::saysWhatTheNextRunUses_data() {
    QTest::addColumn<QString>("expected");
    QTest::addColumn<SessionOptions>("session");
    QTest::addColumn<DeviceOptions>("device");
    const auto session = [](auto member, auto value) {
        SessionOptions options;
        options.*member = value;
        return options;
    };
    QTest::newRow("capture") << "capture masses" << session(&SessionOptions::capture, CaptureLevel::Masses)
                             << DeviceOptions();
    QTest::newRow("budget") << "256 MiB for rows"
                            << session(&SessionOptions::detailBudgetBytes, std::uint64_t{256} << 20) << DeviceOptions();
    QTest::newRow("questions") << "no questions" << session(&SessionOptions::askEvery, 0) << DeviceOptions();
    QTest::newRow("device") << "cuda" << SessionOptions() << DeviceOptions{"cuda", 0};
    QTest::newRow("threads") << "1 thread" << SessionOptions() << DeviceOptions{"cpu", 1};
    QTest::newRow("two") << "3 threads, capture off" << session(&SessionOptions::capture, CaptureLevel::Off)
                         << DeviceOptions{"cpu", 3};
}

void TestRunOptionsText::saysWhatTheNextRunUses() {
    QFETCH(QString, expected);
    QFETCH(SessionOptions, session);
    QFETCH(DeviceOptions, device);
    ControllerFixture f;
    QVERIFY(f.opens("doc-3.txt"));
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    f.controller->setOptions(session, device);
    QCOMPARE(runOptionsText(*f.controller),
             QStringLiteral("cpu, 2 threads, capture rows; from the next run: ") + expected);
    f.controller->restart();
    QTRY_VERIFY(!runOptionsText(*f.controller).contains(QStringLiteral("next run")));
}

} // namespace

QTEST_GUILESS_MAIN(TestRunOptionsText)
#include "tst_run_options_text.moc"
