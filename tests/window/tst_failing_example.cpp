#include "app/gui/main_window.h"
#include "engine/api/engine.h"
#include "viewmodels/failure_classes.h"
#include "viewmodels/workspace.h"
#include "widgets/answer_panel.h"
#include "widgets/attention_panel.h"
#include "widgets/causal_panel.h"
#include "widgets/failure_list.h"
#include "widgets/heatmap_plot.h"
#include "widgets/provenance_panel.h"
#include "widgets/series_plot.h"
#include "widgets/sweep_panel.h"
#include "widgets/wrong_sample_view.h"

#include <QLineEdit>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <cmath>

using namespace rmtscope;

namespace {

constexpr int minutes = 60'000;
constexpr std::int64_t length = 24; ///< segments; the bundled model reasons well over a few only
constexpr int mostClicks = 4;
const std::filesystem::path resources = RMTSCOPE_SOURCE_DIR "/resources";

} // namespace

/// From "it answered wrongly" to the moment and the slot that did it, in the real window and in four clicks:
/// docs/failing-example.md. RMTSCOPE_STORY=FOLDER keeps the page's pictures.
class TestFailingExample : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void findsWrongAnswers();
    void opensOneAtItsDecisiveSegment();
    void tracesTheAnswer();
    void checksTheCause();
    void showsTheMoment();

private:
    /// As a person does it, and counted.
    void click(QWidget& widget, const QPoint& at);
    void keep(QWidget& widget, const char* name) const;
    [[nodiscard]] QString cell(int column) const {
        return QModelIndex(m_row).siblingAtColumn(column).data().toString();
    }
    [[nodiscard]] SegmentIndex lastSegment() const { return SegmentIndex(length - 1); }

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<SweepController> m_sweep;
    std::unique_ptr<FailureClasses> m_failures;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window;
    QPersistentModelIndex m_row; ///< of the list, the wrong answer that is explained
    int m_clicks = 0;
};

void TestFailingExample::initTestCase() {
    m_settings = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    m_sweep = std::make_unique<SweepController>(openSweep);
    m_failures = std::make_unique<FailureClasses>(openFailureAnalysis);
    m_workspace = std::make_unique<Workspace>(makeEngine(), *m_settings);
    m_window = std::make_unique<MainWindow>(*m_workspace, *m_settings, false);
    m_window->addSweep(*m_sweep, resources / "documents/moby-dick.txt", m_failures.get());
    m_window->addExplaining();
    m_window->addInterventions();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_workspace->controller().openModel(RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64");
    QTRY_VERIFY_WITH_TIMEOUT(m_workspace->controller().modelInfo() != nullptr, minutes);
}

void TestFailingExample::cleanupTestCase() {
    m_window.reset();
    m_workspace.reset();
}

void TestFailingExample::click(QWidget& widget, const QPoint& at) {
    ++m_clicks;
    QTest::mouseClick(&widget, Qt::LeftButton, {}, at);
}

void TestFailingExample::keep(QWidget& widget, const char* name) const {
    if (const QString folder = qEnvironmentVariable("RMTSCOPE_STORY"); !folder.isEmpty()) {
        QTest::qWait(500); // plots paint when they have time
        QVERIFY(widget.grab().save(folder + QLatin1Char('/') + QLatin1String(name)));
    }
}

/// What there is before the story begins: a sweep with a length that fails, and classes of its failures.
void TestFailingExample::findsWrongAnswers() {
    auto* const panel = m_window->findChild<SweepPanel*>();
    panel->parentWidget()->show();
    QTRY_VERIFY(panel->isVisible());
    const auto buttons = panel->findChildren<QToolButton*>();
    for (QToolButton* button : buttons) {
        if (button->text().endsWith(QStringLiteral("memorize"))) {
            button->setChecked(false);
        }
    }
    panel->findChild<QLineEdit*>("lengths")->setText(QString::number(length));
    panel->findChild<QSpinBox*>()->setValue(60);
    panel->findChild<QToolButton*>("start")->click();
    QTRY_VERIFY_WITH_TIMEOUT(m_sweep->state() == SweepController::State::Finished, 5 * minutes);
    QCOMPARE(m_sweep->points().size(), std::size_t{1});
    QVERIFY(!m_sweep->points().front().result.wrong.empty());
    Q_EMIT panel->accuracy().clicked(static_cast<double>(m_sweep->points().front().result.tokens));
    auto* const list = panel->findChild<FailureList*>();
    QTRY_VERIFY(list->isVisible());
    list->explainButton().click();
    QTRY_VERIFY_WITH_TIMEOUT(!m_failures->isRunning(), 8 * minutes);
    QCOMPARE(list->view().samples().count(std::nullopt), 0); // all were classed
    // One that was lost on the way, where there is one.
    WrongSampleView& view = list->view();
    m_row = view.model()->index(0, 0);
    for (int row = 0; row < view.model()->rowCount(); ++row) {
        const QModelIndex failure = view.model()->index(row, WrongSamples::Class);
        if (failure.data().toString() == QStringLiteral("overwritten")) {
            m_row = failure.siblingAtColumn(0);
            break;
        }
    }
    keep(*panel, "story-1.png");
}

void TestFailingExample::opensOneAtItsDecisiveSegment() {
    auto* const view = m_window->findChild<WrongSampleView*>("wrong");
    view->scrollTo(m_row);
    click(*view->viewport(), view->visualRect(m_row).center());
    const WrongSample* const sample = view->current();
    QVERIFY(sample != nullptr && sample->diagnosis.has_value());
    RunController& controller = m_workspace->controller();
    QTRY_COMPARE_WITH_TIMEOUT(controller.state(), RunState::Finished, minutes);
    QCOMPARE(m_workspace->store().size(), static_cast<std::size_t>(length));
    QCOMPARE(m_workspace->selection().segment(), std::optional(sample->diagnosis->decisive));
    QVERIFY(m_window->windowTitle().contains(QStringLiteral("seed %1 ").arg(cell(WrongSamples::Seed))));
    const AnswerTimeline& answers = m_workspace->answers();
    QTRY_VERIFY(answers.size() > 0 && answers.segment(answers.size() - 1) == lastSegment());
    const std::size_t given = answers.bestLabel(answers.size() - 1);
    QCOMPARE(QString::fromStdString(controller.modelInfo()->labels.at(given)), cell(WrongSamples::Given));
    QVERIFY(given != answers.correctLabel().value());
}

void TestFailingExample::tracesTheAnswer() {
    QToolButton& why = m_window->findChild<AnswerPanel*>()->whyButton();
    QTRY_VERIFY(why.isVisible() && why.isEnabled());
    click(why, why.rect().center());
    auto* const panel = m_window->findChild<ProvenancePanel*>();
    QTRY_VERIFY(panel->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(panel->sources().model()->rowCount() > 0, minutes);
    const Provenance& provenance = m_workspace->provenance();
    QCOMPARE(provenance.segment(), lastSegment());
    QVERIFY2(provenance.answerText().startsWith(cell(WrongSamples::Given)), qPrintable(provenance.answerText()));
    QVERIFY(panel->caption().contains(cell(WrongSamples::Given)));
    QTRY_VERIFY_WITH_TIMEOUT(!provenance.marked().empty(), minutes);
    const QAbstractItemModel& sources = *panel->sources().model();
    QVERIFY(sources.rowCount(sources.index(0, 0)) > 0);
    keep(*panel, "story-2.png");
}

void TestFailingExample::checksTheCause() {
    QToolButton& check = m_window->findChild<ProvenancePanel*>()->checkButton();
    QTRY_VERIFY(check.isVisible() && check.isEnabled());
    click(check, check.rect().center());
    auto* const panel = m_window->findChild<CausalPanel*>();
    QTRY_VERIFY(panel->isVisible());
    const CausalEffects& effects = m_workspace->causalEffects();
    QTRY_COMPARE_WITH_TIMEOUT(effects.state(), CausalEffects::State::Complete, 5 * minutes);
    QCOMPARE(effects.answer(), cell(WrongSamples::Given));
    QCOMPARE(effects.choice().asked, lastSegment());
    QCOMPARE(effects.measured(), effects.segments().size());
    QVERIFY(effects.strongest().has_value());
    QVERIFY(std::abs(static_cast<double>(effects.strongest()->effect)) > effects.rounding().value());
    QVERIFY2(panel->caption().startsWith(QStringLiteral("Largest effect")), qPrintable(panel->caption()));
    keep(*panel, "story-3.png");
}

void TestFailingExample::showsTheMoment() {
    const CausalEffects& effects = m_workspace->causalEffects();
    const CausalEffect strongest = effects.strongest().value();
    const auto column = std::ranges::find(effects.segments(), strongest.segment) - effects.segments().begin();
    HeatmapPlot& map = m_window->findChild<CausalPanel*>()->map();
    map.refreshNow();
    const QPoint at = map.cellCentre({column, static_cast<int>(strongest.slot.value)});
    QWidget* const plot = map.childAt(at);
    QVERIFY(plot != nullptr);
    click(*plot, plot->mapFrom(&map, at));
    QCOMPARE(m_workspace->selection().segment(), std::optional(strongest.segment));
    QCOMPARE(m_workspace->selection().slot(), std::optional(strongest.slot));
    QVERIFY(m_window->findChild<AttentionPanel*>()->isVisible());
    const SegmentAttention& attention = m_workspace->attention();
    QTRY_VERIFY_WITH_TIMEOUT(attention.map() && attention.map()->segment == strongest.segment && !attention.isLoading(),
                             minutes);
    QVERIFY(m_workspace->messages().isEmpty());
    QVERIFY(m_clicks <= mostClicks);
    keep(*m_window, "story-4.png");
}

QTEST_MAIN(TestFailingExample)
#include "tst_failing_example.moc"
