#include "app/gui/main_window.h"
#include "engine/api/evaluation.h"
#include "viewmodels/workspace.h"
#include "widgets/series_plot.h"
#include "widgets/sweep_panel.h"

#include <QAction>
#include <QLineEdit>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace rmtscope;

namespace {

constexpr int minutes = 60'000;
const std::filesystem::path resources = RMTSCOPE_SOURCE_DIR "/resources";

} // namespace

/// Accuracy by length in the real window: the bundled model answers facts in the bundled noise.
class TestSweep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsTheBundledModel();
};

void TestSweep::drawsTheBundledModel() {
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    SweepController sweep(openSweep);
    Workspace workspace(makeEngine(), settings);
    MainWindow window(workspace, settings, false);
    window.addSweep(sweep, resources / "documents/moby-dick.txt");
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    workspace.controller().openModel(resources / "models/rmt-encoder");
    QTRY_VERIFY_WITH_TIMEOUT(workspace.controller().modelInfo() != nullptr, minutes);

    auto* const panel = window.findChild<SweepPanel*>();
    const auto actions = window.findChildren<QAction*>();
    const auto toPanel = std::ranges::find(actions, QKeySequence(Qt::ALT | Qt::Key_6), &QAction::shortcut);
    QVERIFY(toPanel != actions.end());
    (*toPanel)->trigger();
    QTRY_VERIFY(panel->isVisible());
    panel->findChild<QLineEdit*>("lengths")->setText("1, 4, 16, 64");
    panel->findChild<QSpinBox*>()->setValue(20);
    panel->findChild<QToolButton*>("start")->click();
    QTRY_VERIFY_WITH_TIMEOUT(sweep.state() == SweepController::State::Finished, 5 * minutes);

    QCOMPARE(sweep.points().size(), std::size_t{12});
    for (const SweepPoint& point : sweep.points()) {
        QCOMPARE(point.result.samples, 20);
        QCOMPARE(point.result.tokens, point.result.key.segments * 64 - 2);
        if (point.result.key.task == "memorize") {
            QVERIFY(point.result.accuracy() > 0.9);
        }
    }
    QTRY_COMPARE(panel->accuracy().series().size(), std::size_t{6}); // and the published curves
    // RMTSCOPE_TEST_PICTURE=FILE keeps what a person would see.
    if (const QString picture = qEnvironmentVariable("RMTSCOPE_TEST_PICTURE"); !picture.isEmpty()) {
        QTest::qWait(300);
        QVERIFY(panel->grab().save(picture));
    }
}

QTEST_MAIN(TestSweep)
#include "tst_sweep.moc"
