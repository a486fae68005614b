#include "app/gui/main_window.h"
#include "engine/api/evaluation.h"
#include "viewmodels/workspace.h"
#include "widgets/series_plot.h"
#include "widgets/sweep_panel.h"
#include "widgets/wrong_sample_view.h"

#include <QAction>
#include <QLineEdit>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using namespace rmtscope;

namespace {

constexpr int minutes = 60'000;
const std::filesystem::path resources = RMTSCOPE_SOURCE_DIR "/resources";

} // namespace

/// Accuracy by length in the real window: the bundled model answers facts in the bundled noise.
class TestSweep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void drawsTheBundledModel();
    void opensAWrongSample();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<SweepController> m_sweep;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window;
};

void TestSweep::initTestCase() {
    m_settings = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    m_sweep = std::make_unique<SweepController>(openSweep);
    m_workspace = std::make_unique<Workspace>(makeEngine(), *m_settings);
    m_window = std::make_unique<MainWindow>(*m_workspace, *m_settings, false);
    m_window->addSweep(*m_sweep, resources / "documents/moby-dick.txt");
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_workspace->controller().openModel(RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64");
    QTRY_VERIFY_WITH_TIMEOUT(m_workspace->controller().modelInfo() != nullptr, minutes);
}

void TestSweep::cleanupTestCase() {
    m_window.reset();
    m_workspace.reset();
}

void TestSweep::drawsTheBundledModel() {
    auto* const panel = m_window->findChild<SweepPanel*>();
    const auto actions = m_window->findChildren<QAction*>();
    const auto toPanel = std::ranges::find(actions, QKeySequence(Qt::ALT | Qt::Key_6), &QAction::shortcut);
    QVERIFY(toPanel != actions.end());
    (*toPanel)->trigger();
    QTRY_VERIFY(panel->isVisible());
    panel->findChild<QLineEdit*>("lengths")->setText("1, 4, 16, 64");
    panel->findChild<QSpinBox*>()->setValue(20);
    panel->findChild<QToolButton*>("start")->click();
    QTRY_VERIFY_WITH_TIMEOUT(m_sweep->state() == SweepController::State::Finished, 5 * minutes);

    QCOMPARE(m_sweep->points().size(), std::size_t{12});
    for (const SweepPoint& point : m_sweep->points()) {
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

/// From a point of the curve to the same wrong answer at the end of a run.
void TestSweep::opensAWrongSample() {
    auto* const panel = m_window->findChild<SweepPanel*>();
    Q_EMIT panel->accuracy().clicked(64 * 64);
    auto* const list = panel->findChild<WrongSampleView*>("wrong");
    QVERIFY(list->isVisible());
    const auto cell = [list](int column) { return list->model()->index(0, column).data().toString(); };
    QTest::keyClick(list, Qt::Key_Return);
    RunController& controller = m_workspace->controller();
    QTRY_COMPARE_WITH_TIMEOUT(controller.state(), RunState::Finished, minutes);
    const QString title =
        QStringLiteral("%1, 64 segments, seed %2 ").arg(cell(WrongSamples::Task), cell(WrongSamples::Seed));
    QVERIFY2(m_window->windowTitle().startsWith(title), qPrintable(m_window->windowTitle()));
    const Question question = controller.document()->questions.at(0);
    QCOMPARE(QString::fromStdString(question.text), cell(WrongSamples::Question));
    const QStringList facts = cell(WrongSamples::Facts).split(QStringLiteral(", "));
    QVERIFY(facts.contains(QString::number(m_workspace->selection().segment().value().value)));

    QCOMPARE(m_workspace->store().size(), std::size_t{64});
    const AnswerTimeline& answers = m_workspace->answers();
    const std::size_t given = answers.bestLabel(answers.size() - 1);
    QCOMPARE(QString::fromStdString(controller.modelInfo()->labels.at(given)), cell(WrongSamples::Given));
    const double probability = answers.probability(answers.size() - 1, given);
    QVERIFY(std::abs(probability - cell(WrongSamples::Probability).toDouble()) < 1e-3);
    QCOMPARE(m_workspace->accuracy().points().back().accuracy, 0.0);
}

QTEST_MAIN(TestSweep)
#include "tst_sweep.moc"
