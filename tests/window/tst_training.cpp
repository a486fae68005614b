#include "app/gui/main_window.h"
#include "engine/api/training.h"
#include "tests/engine/training/training_files.h"
#include "viewmodels/workspace.h"
#include "widgets/series_plot.h"
#include "widgets/training_panel.h"

#include <QAction>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace rmtscope;

namespace {

using State = TrainingController::State;

constexpr int minutes = 60'000;
constexpr std::size_t allSteps = 17;
const std::filesystem::path resources = RMTSCOPE_SOURCE_DIR "/resources";

} // namespace

/// Training in the real window: a recipe of seconds is paused, opened as a model, gone on with and resumed.
class TestTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trainsAModelThatOpens();
};

void TestTraining::trainsAModelThatOpens() {
    TrainingFiles files;
    QSettings settings(files.path(QStringLiteral("settings.ini")), QSettings::IniFormat);
    TrainingController training({summarizeRecipe, openTraining});
    Workspace workspace(makeEngine(), settings);
    MainWindow window(workspace, settings, false);
    window.addTraining(training, resources);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const auto actions = window.findChildren<QAction*>();
    const auto toPanel = std::ranges::find(actions, QKeySequence(Qt::ALT | Qt::Key_7), &QAction::shortcut);
    QVERIFY(toPanel != actions.end());
    (*toPanel)->trigger();
    auto* const panel = window.findChild<TrainingPanel*>();
    QTRY_VERIFY(panel->isVisible());

    const std::filesystem::path folder = files.path(QStringLiteral("model")).toStdString();
    panel->setRecipe(files.recipe());
    panel->setFolder(folder);
    auto* const start = panel->findChild<QToolButton*>(QStringLiteral("start"));
    start->click();
    QTRY_VERIFY_WITH_TIMEOUT(training.curves().steps().size() > 2 || training.state() == State::Finished, minutes);
    training.pause(); // where it isn't finished yet
    QTRY_VERIFY_WITH_TIMEOUT(!training.isWorking(), minutes);
    panel->findChild<QToolButton*>(QStringLiteral("openModel"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(workspace.controller().modelInfo() != nullptr, minutes);
    QVERIFY(workspace.controller().modelInfo()->path == folder);
    training.resume();
    QTRY_VERIFY_WITH_TIMEOUT(training.state() == State::Finished, minutes);
    QCOMPARE(training.curves().steps().size(), allSteps);
    QTRY_VERIFY(!panel->loss().series().empty() &&
                panel->loss().series()[0].x.size() == static_cast<qsizetype>(allSteps));
    QVERIFY(!panel->validation().series().empty());

    start->click(); // the folder's run is at its end
    QTRY_VERIFY_WITH_TIMEOUT(training.state() == State::Finished && !training.curves().steps().empty(), minutes);
    QCOMPARE(training.curves().steps().size(), allSteps);
    QVERIFY(workspace.messages().isEmpty());
    // RMTSCOPE_TEST_PICTURE=FILE keeps what a person would see.
    if (const QString picture = qEnvironmentVariable("RMTSCOPE_TEST_PICTURE"); !picture.isEmpty()) {
        QTest::qWait(300);
        QVERIFY(panel->grab().save(picture));
    }
}

QTEST_MAIN(TestTraining)
#include "tst_training.moc"
