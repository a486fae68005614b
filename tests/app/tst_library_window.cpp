#include "app/gui/main_window.h"
#include "tests/support/fake_sweep.h"
#include "tests/support/made_runs.h"
#include "tests/viewmodels/library_fixture.h"
#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/run_recorder.h"
#include "viewmodels/sweep_controller.h"
#include "widgets/library_panel.h"
#include "widgets/run_view.h"
#include "widgets/sweep_panel.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QMenuBar>
#include <QSpinBox>

#include <algorithm>

using namespace rmtscope;

namespace {

/// What the main window does with its library panel.
class LibraryWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void standsInTheViewMenu();
    void listsWhatWasRead();
    void opensARunAgain();
    void opensASampleAgain();
    void opensASweepAgain();
    void saysThatTheModelIsAnother_data();
    void saysThatTheModelIsAnother();
    void failuresBecomeMessages();

private:
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    [[nodiscard]] LibraryPanel& panel() const { return *m_window->findChild<LibraryPanel*>(); }
    void choose(const KeptRun& run) const { Q_EMIT panel().runChosen(run); }

    std::unique_ptr<LibraryFixture> m_kept;
    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<RunRecorder> m_recorder;
    std::unique_ptr<SweepController> m_sweep;
    std::unique_ptr<MainWindow> m_window;
};

/// A run that the fake engine's model could have done.
KeptRun recordedRun() {
    KeptRun run{madeRun(QStringLiteral("a")), {}};
    run.record.model.path = "model";
    run.record.document.path = QStringLiteral("doc-10.txt");
    run.record.session.capture = CaptureLevel::Masses;
    run.record.session.askEvery = 5;
    run.record.device.threads = 3;
    return run;
}

void LibraryWindowTest::init() {
    QApplication::setQuitOnLastWindowClosed(false); // the next test has another one
    m_kept = std::make_unique<LibraryFixture>();
    m_read = std::make_unique<ReadWorkspace>();
    m_recorder = std::make_unique<RunRecorder>(workspace().controller(), workspace().store(), *m_kept->library);
    m_sweep = std::make_unique<SweepController>(fakeSweeps(std::make_shared<FakeSweepPlan>()));
    m_window = std::make_unique<MainWindow>(workspace(), m_read->settings(), false);
    m_window->addSweep(*m_sweep, "noise.txt");
    m_window->addLibrary(*m_kept->library);
    m_window->show();
}

void LibraryWindowTest::cleanup() {
    m_window.reset();
    m_sweep.reset();
    m_recorder.reset();
    m_read.reset();
    m_kept.reset();
}

void LibraryWindowTest::standsInTheViewMenu() {
    const auto named = [](const QList<QAction*>& actions, const QString& text) {
        const auto found =
            std::find_if(actions.begin(), actions.end(), [&](const QAction* action) { return action->text() == text; });
        return found == actions.end() ? nullptr : *found;
    };
    const QAction* const menu = named(m_window->menuBar()->actions(), QStringLiteral("&View"));
    QVERIFY(menu != nullptr);
    QAction* const entry = named(menu->menu()->actions(), QStringLiteral("Library"));
    QVERIFY(entry != nullptr);
    for (const QAction* other : m_window->findChildren<QAction*>()) { // or the key would do nothing
        QVERIFY2(other == entry || other->shortcut() != entry->shortcut(), qPrintable(other->text()));
    }
    QCOMPARE(entry->shortcut(), QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_2));
    QVERIFY(!panel().isVisible());
    entry->trigger();
    QTRY_VERIFY(panel().isVisible());
}

void LibraryWindowTest::listsWhatWasRead() {
    QVERIFY(m_read->read());
    QTRY_COMPARE(panel().view().model()->rowCount(), 1);
    QTRY_COMPARE(panel().view().model()->index(0, RunTable::State).data().toString(), QStringLiteral("finished"));
}

void LibraryWindowTest::opensARunAgain() {
    choose(recordedRun());
    RunController& controller = workspace().controller();
    QTRY_COMPARE(controller.state(), RunState::Ready);
    QVERIFY(controller.document()->path == "doc-10.txt");
    QVERIFY(controller.modelInfo()->path == "model");
    QCOMPARE(controller.modelInfo()->threads, 3);
    QVERIFY(controller.usedSessionOptions().capture == CaptureLevel::Masses);
    QCOMPARE(controller.usedSessionOptions().askEvery, 5);
    QCOMPARE(workspace().settings().deviceOptions().threads, 0); // the person's own choice stays
}

void LibraryWindowTest::opensASampleAgain() {
    KeptRun run = recordedRun();
    run.record.document.path.clear();
    run.record.document.sample.task = "reasoning";
    run.record.document.sample.segments = 8;
    run.record.document.sample.seed = 3;
    choose(run);
    QTRY_COMPARE(workspace().controller().state(), RunState::Ready);
    QVERIFY(workspace().controller().document()->sample->name == run.record.document.sample);
}

void LibraryWindowTest::opensASweepAgain() {
    KeptRun sweep = madeSweep(QStringLiteral("a"));
    sweep.record.model.path = "model";
    sweep.record.sweep.samples = 40;
    choose(sweep);
    QTRY_VERIFY(workspace().controller().modelInfo() != nullptr);
    auto* const sweeps = m_window->findChild<SweepPanel*>();
    QTRY_VERIFY(sweeps->isVisible());
    QCOMPARE(sweeps->findChild<QLineEdit*>(QStringLiteral("lengths"))->text(), QStringLiteral("1, 8"));
    QCOMPARE(sweeps->findChild<QSpinBox*>()->value(), 40);
    QVERIFY(m_sweep->state() == SweepController::State::Idle); // it is for the person to start it
}

void LibraryWindowTest::saysThatTheModelIsAnother_data() {
    QTest::addColumn<bool>("same");
    QTest::newRow("the same") << true;
    QTest::newRow("another") << false;
}

void LibraryWindowTest::saysThatTheModelIsAnother() {
    QFETCH(bool, same);
    KeptRun run = recordedRun();
    workspace().controller().openModel("model");
    QTRY_VERIFY(workspace().controller().modelInfo() != nullptr);
    run.record.model = *workspace().controller().modelInfo();
    run.record.model.segmentSize += same ? 0 : 1;
    choose(run);
    QTRY_COMPARE(workspace().controller().state(), RunState::Ready);
    const QList<Message>& messages = workspace().messages().messages();
    QCOMPARE(messages.size(), same ? 0 : 1);
    if (!same) {
        QVERIFY2(messages[0].text.endsWith(QStringLiteral("What differs: Segment size.")),
                 qPrintable(messages[0].text));
    }
}

void LibraryWindowTest::failuresBecomeMessages() {
    Q_EMIT m_kept->library->failed(QStringLiteral("The disk is full; free some space."));
    QCOMPARE(workspace().messages().messages().size(), 1);
}

} // namespace

QTEST_MAIN(LibraryWindowTest)
#include "tst_library_window.moc"
