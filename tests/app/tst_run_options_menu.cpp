#include "app/gui/main_window.h"
#include "app/gui/run_options_menu.h"
#include "tests/widgets/workspace_fixture.h"
#include "widgets/run_status.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

#include <optional>

using namespace rmtscope;

namespace {

class RunOptionsMenuTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void setsWhatIsChosen_data();
    void setsWhatIsChosen();
    void asksForOtherValues();
    void keepsTheValueIfNobodyAnswers();
    void everyChoiceExplainsItself();
    void isReachedWithTheKeyboard();
    void chosenDeviceCountsMoreThanTheCommandLine();
    void unavailableDeviceBecomesAMessage();
    void appliesToTheNextRun();

private:
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    [[nodiscard]] QMenu* submenu(const QString& title) const;
    /// By titles without their mnemonics.
    [[nodiscard]] QAction* choice(const QString& menu, const QString& text) const;
    [[nodiscard]] QString status() const { return m_window->findChild<RunStatus*>()->text(); }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<MainWindow> m_window;
};

void RunOptionsMenuTest::init() {
    m_read = std::make_unique<ReadWorkspace>();
    m_window = std::make_unique<MainWindow>(workspace(), m_read->settings(), false);
    m_window->show();
}

void RunOptionsMenuTest::cleanup() {
    m_window.reset();
    m_read.reset();
}

QString plain(const QString& text) {
    return QString(text).remove(QLatin1Char('&'));
}

QMenu* RunOptionsMenuTest::submenu(const QString& title) const {
    for (QMenu* menu : m_window->menuBar()->findChildren<QMenu*>()) {
        if (plain(menu->title()) == title) {
            return menu;
        }
    }
    return nullptr;
}

QAction* RunOptionsMenuTest::choice(const QString& menu, const QString& text) const {
    for (QAction* action : submenu(menu)->actions()) {
        if (plain(action->text()) == text) {
            return action;
        }
    }
    return nullptr;
}

void RunOptionsMenuTest::setsWhatIsChosen_data() {
    QTest::addColumn<QString>("menu");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("stored");
    QTest::newRow("capture") << "Capture"
                             << "Masses"
                             << "run/capture"
                             << "masses";
    QTest::newRow("capture off") << "Capture"
                                 << "Off"
                                 << "run/capture"
                                 << "off";
    QTest::newRow("memory") << "Memory for rows"
                            << "256 MiB"
                            << "run/detail_budget_bytes"
                            << "268435456";
    QTest::newRow("threads") << "Threads"
                             << "1"
                             << "run/threads"
                             << "1";
    QTest::newRow("device") << "Device"
                            << "GPU (cuda)"
                            << "run/device"
                            << "cuda";
    QTest::newRow("questions") << "Ask questions"
                               << "never"
                               << "run/ask_every"
                               << "0";
}

void RunOptionsMenuTest::setsWhatIsChosen() {
    QFETCH(QString, menu);
    QFETCH(QString, text);
    QFETCH(QString, key);
    QFETCH(QString, stored);
    QAction* action = choice(menu, text);
    QVERIFY(action);
    QVERIFY(!action->isChecked());
    action->trigger();
    QVERIFY(action->isChecked());
    QCOMPARE(m_read->settings().value(key).toString(), stored);
    int checked = 0;
    for (const QAction* other : submenu(menu)->actions()) {
        checked += other->isChecked() ? 1 : 0;
    }
    QCOMPARE(checked, 1);
}

void RunOptionsMenuTest::asksForOtherValues() {
    double offered = 0;
    m_window->runOptions().setAsk({[&offered](double current) {
                                       offered = current;
                                       return std::optional(3.0);
                                   },
                                   [](const QString&) { return std::optional(QStringLiteral("cuda:1")); }});
    choice(QStringLiteral("Memory for rows"), QStringLiteral("Other …"))->trigger();
    QCOMPARE(offered, 2048.0);
    QCOMPARE(workspace().settings().sessionOptions().detailBudgetBytes, std::uint64_t{3} << 20);
    QVERIFY(choice(QStringLiteral("Memory for rows"), QStringLiteral("Other …"))->isChecked());
    choice(QStringLiteral("Device"), QStringLiteral("Other …"))->trigger();
    QCOMPARE(workspace().settings().deviceOptions().device, std::string("cuda:1"));
    QVERIFY(choice(QStringLiteral("Device"), QStringLiteral("Other …"))->isChecked());
}

void RunOptionsMenuTest::keepsTheValueIfNobodyAnswers() {
    m_window->runOptions().setAsk({[](double) { return std::nullopt; }, [](const QString&) { return std::nullopt; }});
    choice(QStringLiteral("Device"), QStringLiteral("Other …"))->trigger();
    QVERIFY(choice(QStringLiteral("Device"), QStringLiteral("Processor (cpu)"))->isChecked());
    choice(QStringLiteral("Memory for rows"), QStringLiteral("Other …"))->trigger();
    QVERIFY(choice(QStringLiteral("Memory for rows"), QStringLiteral("2.0 GiB"))->isChecked());
}

void RunOptionsMenuTest::everyChoiceExplainsItself() {
    for (const char* title : {"Capture", "Memory for rows", "Threads", "Device", "Ask questions"}) {
        const QMenu* menu = submenu(QString::fromLatin1(title));
        QVERIFY(menu);
        QVERIFY(menu->toolTipsVisible());
        QVERIFY2(menu->menuAction()->statusTip().contains(QStringLiteral("next run")), title);
    }
    for (const QAction* action : submenu(QStringLiteral("Capture"))->actions()) {
        QVERIFY2(action->toolTip().size() > 40, qPrintable(action->text()));
        QCOMPARE(action->statusTip(), action->toolTip());
    }
}

void RunOptionsMenuTest::isReachedWithTheKeyboard() {
    QMenu* run = submenu(QStringLiteral("Run"));
    run->popup(QPoint(10, 10));
    QTest::keyClick(run, Qt::Key_C);
    QMenu* capture = submenu(QStringLiteral("Capture"));
    QTRY_VERIFY(capture->isVisible());
    QTest::keyClick(capture, Qt::Key_M);
    QCOMPARE(workspace().settings().sessionOptions().capture, CaptureLevel::Masses);
    QVERIFY2(choice(QStringLiteral("Run"), QStringLiteral("Capture")), "the submenus are where the run is");
}

void RunOptionsMenuTest::chosenDeviceCountsMoreThanTheCommandLine() {
    workspace().overrideDevice(DeviceOptions{"cuda", 3});
    QVERIFY(choice(QStringLiteral("Device"), QStringLiteral("GPU (cuda)"))->isChecked());
    QCOMPARE(workspace().settings().deviceOptions().device, std::string("cpu"));
    choice(QStringLiteral("Device"), QStringLiteral("Processor (cpu)"))->trigger(); // as it is in the settings
    QCOMPARE(workspace().controller().deviceOptions().device, std::string("cpu"));
    QCOMPARE(workspace().controller().deviceOptions().threads, 3);
    QVERIFY(choice(QStringLiteral("Device"), QStringLiteral("Processor (cpu)"))->isChecked());
}

void RunOptionsMenuTest::unavailableDeviceBecomesAMessage() {
    workspace().controller().openModel("model");
    workspace().controller().openDocument("doc-3.txt");
    QTRY_COMPARE(workspace().controller().state(), RunState::Ready);
    m_window->runOptions().setAsk({{}, [](const QString&) { return std::optional(QStringLiteral("cuda:9")); }});
    choice(QStringLiteral("Device"), QStringLiteral("Other …"))->trigger();
    QTRY_COMPARE(workspace().messages().messages().size(), 1);
    QCOMPARE(workspace().messages().messages().front().text,
             QStringLiteral("cuda:9 is not available; choose another device."));
    QTRY_COMPARE(workspace().controller().state(), RunState::Ready);
    QVERIFY2(status().startsWith(QStringLiteral("cpu, ")), "what was open stays open");
    choice(QStringLiteral("Device"), QStringLiteral("Processor (cpu)"))->trigger();
    workspace().controller().run();
    QTRY_COMPARE(workspace().controller().state(), RunState::Finished);
}

void RunOptionsMenuTest::appliesToTheNextRun() {
    QVERIFY(m_read->read());
    QTRY_VERIFY2(status().startsWith(QStringLiteral("cpu, 2 threads, capture rows")), qPrintable(status()));
    QTRY_VERIFY2(status().contains(QStringLiteral("memory: tape 15.0 KiB, rows 160 KiB of 2.0 GiB, views ")),
                 qPrintable(status()));
    choice(QStringLiteral("Capture"), QStringLiteral("Masses"))->trigger();
    QVERIFY2(status().contains(QStringLiteral("capture rows; from the next run: capture masses")),
             qPrintable(status()));
    workspace().controller().restart();
    QTRY_VERIFY2(status().startsWith(QStringLiteral("cpu, 2 threads, capture masses")), qPrintable(status()));
    QVERIFY(!status().contains(QStringLiteral("next run")));
}

} // namespace

QTEST_MAIN(RunOptionsMenuTest)
#include "tst_run_options_menu.moc"
