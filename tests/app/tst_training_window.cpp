#include "app/gui/main_window.h"
#include "tests/support/fake_training.h"
#include "tests/widgets/workspace_fixture.h"
#include "widgets/training_panel.h"

#include <QAction>
#include <QApplication>
#include <QMenuBar>
#include <QToolButton>

#include <algorithm>

using namespace rmtscope;

namespace {

using State = TrainingController::State;

/// What the main window does with its training panel.
class TrainingWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void standsInTheViewMenu();
    void tellsHowFarItIsWhenItIsClosed();
    void opensWhatWasTrained();
    void failuresBecomeMessages();
    void takesTheDeviceOfTheSettings();
    void closesWhenTheCheckpointIsKept();
    void closesThoughARecipeCannotBeRead();
    void closesAtOnceWhenAskedTwice();
    void staysOpenWhenTheCheckpointCannotBeKept();
    void closesAtOnceWhenNothingTrains();

private:
    void start();

    QTemporaryDir m_folder;
    std::shared_ptr<FakeTrainingPlan> m_plan;
    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<TrainingController> m_training;
    std::unique_ptr<MainWindow> m_window;
};

void TrainingWindowTest::init() {
    QApplication::setQuitOnLastWindowClosed(false); // the next test has another one
    m_plan = std::make_shared<FakeTrainingPlan>();
    m_read = std::make_unique<ReadWorkspace>();
    m_training = std::make_unique<TrainingController>(fakeTrainings(m_plan));
    m_window = std::make_unique<MainWindow>(m_read->workspace(), m_read->settings(), false);
    m_window->addTraining(*m_training, m_folder.path().toStdString());
    m_window->show();
}

void TrainingWindowTest::cleanup() {
    m_window.reset();
    m_training.reset();
    m_read.reset();
}

void TrainingWindowTest::start() {
    auto* const panel = m_window->findChild<TrainingPanel*>();
    panel->setRecipe("recipe.json");
    panel->setFolder(m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())).toStdString());
    panel->findChild<QToolButton*>(QStringLiteral("start"))->click();
}

void TrainingWindowTest::standsInTheViewMenu() {
    const auto menus = m_window->menuBar()->actions();
    const auto view = std::find_if(menus.begin(), menus.end(),
                                   [](const QAction* action) { return action->text() == QStringLiteral("&View"); });
    QVERIFY(view != menus.end());
    const auto entries = (*view)->menu()->actions();
    const auto entry = std::find_if(entries.begin(), entries.end(), [](const QAction* action) {
        return action->shortcut() == QKeySequence(Qt::ALT | Qt::Key_7);
    });
    QVERIFY(entry != entries.end());
    QCOMPARE((*entry)->text(), QStringLiteral("Training"));
    auto* const panel = m_window->findChild<TrainingPanel*>();
    QVERIFY(!panel->isVisible());
    (*entry)->trigger();
    QTRY_VERIFY(panel->isVisible());
}

void TrainingWindowTest::tellsHowFarItIsWhenItIsClosed() {
    auto* const status = m_window->findChild<QToolButton*>(QStringLiteral("trainingStatus"));
    auto* const panel = m_window->findChild<TrainingPanel*>();
    QVERIFY(!status->isVisible());
    m_plan->holdBefore = 4;
    start();
    QTRY_COMPARE(status->text(), QStringLiteral("Training: step 3 of at most 6, stage 1 of 2"));
    QVERIFY(status->isVisible());
    QVERIFY(!panel->isVisible()); // it goes on out of sight
    status->click();
    QTRY_VERIFY(panel->isVisible());
    QVERIFY(status->isVisible()); // there is more to come
    m_training->pause();
    QTRY_COMPARE(status->text(), QStringLiteral("Training: step 4 of at most 6, stage 1 of 2, paused"));
    m_plan->holdBefore = 0;
    m_training->resume();
    QTRY_COMPARE(status->text(), QStringLiteral("Training: finished"));
    status->click();
    QVERIFY(!status->isVisible());
}

void TrainingWindowTest::opensWhatWasTrained() {
    start();
    QTRY_VERIFY(m_training->state() == State::Finished);
    m_window->findChild<TrainingPanel*>()->findChild<QToolButton*>(QStringLiteral("openModel"))->click();
    QTRY_VERIFY(m_read->workspace().controller().modelInfo() != nullptr);
    QVERIFY(m_read->workspace().controller().modelInfo()->path == m_training->options().folder);
}

void TrainingWindowTest::failuresBecomeMessages() {
    m_window->findChild<TrainingPanel*>()->setRecipe("broken.json");
    QTRY_COMPARE(m_read->workspace().messages().messages().size(), 1);
    QVERIFY(m_read->workspace().messages().messages().first().text.contains(QStringLiteral("stagse")));
}

void TrainingWindowTest::takesTheDeviceOfTheSettings() {
    m_read->workspace().setThreads(3);
    m_read->workspace().setDevice(QStringLiteral("cuda:1"));
    start();
    QTRY_VERIFY(m_training->state() == State::Finished);
    QVERIFY(m_plan->usedDevice() == (DeviceOptions{.device = "cuda:1", .threads = 3}));
}

void TrainingWindowTest::closesWhenTheCheckpointIsKept() {
    m_plan->holdBefore = 2;
    start();
    QTRY_VERIFY(m_plan->holds);
    QVERIFY(!m_window->close());
    QVERIFY(m_window->isVisible());
    QCOMPARE(m_read->workspace().messages().messages().size(), 1);
    QTRY_VERIFY(!m_window->isVisible());
    QVERIFY(m_training->state() == State::Idle);
    const std::lock_guard lock(m_plan->mutex);
    QCOMPARE(m_plan->kept[m_training->options().folder], 2);
}

void TrainingWindowTest::closesThoughARecipeCannotBeRead() {
    m_plan->holdBefore = 2;
    start();
    QTRY_VERIFY(m_plan->holds);
    QVERIFY(!m_window->close());
    Q_EMIT m_training->summaryFailed(QStringLiteral("It can't be read.")); // asked for before
    QTRY_VERIFY(!m_window->isVisible());
    QVERIFY(m_training->state() == State::Idle);
}

void TrainingWindowTest::closesAtOnceWhenAskedTwice() {
    m_plan->holdBefore = 2;
    start();
    QTRY_VERIFY(m_plan->holds);
    QVERIFY(!m_window->close());
    QVERIFY(m_window->close());
    m_window.reset();
    m_training.reset(); // waits for the step
    QCOMPARE(m_plan->trainers.load(), 0);
    QCOMPARE(m_plan->kept.begin()->second, 2);
}

void TrainingWindowTest::staysOpenWhenTheCheckpointCannotBeKept() {
    m_plan->holdBefore = 2;
    m_plan->failAt = 2;
    start();
    QTRY_VERIFY(m_plan->holds);
    QVERIFY(!m_window->close());
    QTRY_VERIFY(m_training->state() == State::Idle);
    QVERIFY(std::ranges::any_of(m_read->workspace().messages().messages(),
                                [](const Message& message) { return message.severity == Severity::Error; }));
    QVERIFY(m_window->isVisible());
}

void TrainingWindowTest::closesAtOnceWhenNothingTrains() {
    start();
    QTRY_VERIFY(m_training->state() == State::Finished);
    QVERIFY(m_window->close());
}

} // namespace

QTEST_MAIN(TrainingWindowTest)
#include "tst_training_window.moc"
