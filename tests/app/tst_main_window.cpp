#include "app/gui/batch_run.h"
#include "app/gui/main_window.h"
#include "tests/support/fake_retention.h"
#include "tests/support/fake_sweep.h"
#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/retention_controller.h"
#include "widgets/answer_panel.h"
#include "widgets/ask_panel.h"
#include "widgets/causal_panel.h"
#include "widgets/document_view.h"
#include "widgets/panel.h"
#include "widgets/prompt_edit.h"
#include "widgets/provenance_panel.h"
#include "widgets/run_bar.h"
#include "widgets/sweep_panel.h"
#include "widgets/theme.h"
#include "widgets/timeline_panel.h"

#include <QApplication>
#include <QDockWidget>
#include <QDropEvent>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QTreeView>

using namespace rmtscope;

namespace {

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void fitsASmallScreen();
    void fullLinesFitTheFirstLayout();
    void resetBringsDocksBack();
    void aCoveredTabIsOutOfView();
    void remembersItsLayout();
    void opensWhatIsDropped_data();
    void opensWhatIsDropped();
    void spaceStartsAndPauses();
    void themeSwitchesLive();
    void failuresBecomeMessages();
    void asksTheMemory();
    void saysWhyNothingCanBeAsked();
    void opensASampleOfASweep();
    void addsPanelsThatExplain();
    void branchesAreClosedUntilAskedFor();
    void oneClickTracesTheAnswer();
    void oneClickChecksTheCause_data();
    void oneClickChecksTheCause();
    void reportIsComplete();
    void screenshotShowsTheWindow();
    void batchSaysWhatFailed_data();
    void batchSaysWhatFailed();
    void batchEndsWhenAViewFails();

private:
    [[nodiscard]] CommandLine batchCommand() const;
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    void makeWindow(bool remember);
    /// Exit code and sentence.
    [[nodiscard]] std::pair<int, QString> runBatch(const CommandLine& command);

    QTemporaryDir m_folder;
    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<SweepController> m_sweep;
    std::unique_ptr<MainWindow> m_window;
};

void MainWindowTest::init() {
    applyTheme(Theme::Light);
    FakePlan plan;
    plan.segmentDelay = std::chrono::milliseconds(2);
    m_read = std::make_unique<ReadWorkspace>(plan);
    makeWindow(false);
}

void MainWindowTest::cleanup() {
    m_window.reset();
    m_sweep.reset();
    m_read.reset();
}

void MainWindowTest::makeWindow(bool remember) {
    m_window = std::make_unique<MainWindow>(workspace(), m_read->settings(), remember);
    m_window->show();
}

CommandLine MainWindowTest::batchCommand() const {
    CommandLine command;
    command.action = CommandLine::Action::Batch;
    command.model = QStringLiteral("model");
    command.document = QStringLiteral("document.txt");
    return command;
}

std::pair<int, QString> MainWindowTest::runBatch(const CommandLine& command) {
    BatchRun batch(workspace(), *m_window, command);
    QSignalSpy finished(&batch, &BatchRun::finished);
    batch.start();
    if (!QTest::qWaitFor([&finished] { return !finished.isEmpty(); }, 20000)) {
        return {-1, QStringLiteral("it never ended")};
    }
    return {finished.first().at(0).toInt(), finished.first().at(1).toString()};
}

void MainWindowTest::fitsASmallScreen() {
    QVERIFY2(m_window->minimumSizeHint().width() <= 1280,
             qPrintable(QString::number(m_window->minimumSizeHint().width())));
    QVERIFY2(m_window->minimumSizeHint().height() <= 760,
             qPrintable(QString::number(m_window->minimumSizeHint().height())));
}

void MainWindowTest::fullLinesFitTheFirstLayout() {
    const auto* text = m_window->findChild<DocumentView*>();
    const QString line =
        QStringLiteral("people living here in the sea, adding largely every year to the national wealth "
                       "by the boldest and most persevering industry")
            .left(DocumentLines::columns);
    QCOMPARE(text->horizontalScrollBar()->maximum(), 0);
    const int width = text->fontMetrics().horizontalAdvance(line);
    QVERIFY2(width + 12 <= text->viewport()->width(), qPrintable(QString::number(text->viewport()->width() - width)));
}

void MainWindowTest::resetBringsDocksBack() {
    QCOMPARE(m_window->docks().size(), 6U);
    for (QDockWidget* dock : m_window->docks()) {
        dock->setFloating(true);
        dock->hide();
    }
    m_window->resetLayout();
    for (QDockWidget* dock : m_window->docks()) {
        QVERIFY(dock->isVisible());
        QVERIFY(!dock->isFloating());
    }
    QCOMPARE(m_window->dockWidgetArea(m_window->docks().front()), Qt::LeftDockWidgetArea);
}

void MainWindowTest::aCoveredTabIsOutOfView() {
    QDockWidget* attention = m_window->docks()[1];
    QDockWidget* heads = m_window->docks()[2];
    QCOMPARE(heads->objectName(), QStringLiteral("head-grid"));
    QTRY_VERIFY(workspace().attention().isActive());
    QVERIFY(!workspace().headGrid().isActive());
    heads->raise();
    QTRY_VERIFY(workspace().headGrid().isActive());
    attention->raise();
    QTRY_VERIFY(!workspace().headGrid().isActive());
    QVERIFY(workspace().attention().isActive());
}

void MainWindowTest::remembersItsLayout() {
    makeWindow(true);
    m_window->docks()[1]->hide();
    m_window->close();
    makeWindow(true);
    QVERIFY(!m_window->docks()[1]->isVisible());
    QVERIFY(m_window->docks()[0]->isVisible());
    makeWindow(false);
    QVERIFY(m_window->docks()[1]->isVisible());
}

void MainWindowTest::opensWhatIsDropped_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("model");
    QTest::newRow("a text") << QStringLiteral("story.txt") << false;
    QTest::newRow("without suffix") << QStringLiteral("story") << false;
    QTest::newRow("weights") << QStringLiteral("model.safetensors") << true;
    QTest::newRow("weights in capitals") << QStringLiteral("MODEL.SAFETENSORS") << true;
    for (const char* name :
         {"pytorch_model.bin", "checkpoint.pt", "model_best.pth", "model.safetensors.index.json", "run_config.json"}) {
        QTest::newRow(name) << QString::fromLatin1(name) << true;
    }
    QTest::newRow("other JSON") << QStringLiteral("story.json") << false;
    QTest::newRow("configuration") << QStringLiteral("config.json") << true;
    QTest::newRow("a folder") << QStringLiteral(".") << true;
}

void MainWindowTest::opensWhatIsDropped() {
    QFETCH(QString, name);
    QFETCH(bool, model);
    QSignalSpy models(&workspace().controller(), &RunController::modelOpened);
    QSignalSpy documents(&workspace().controller(), &RunController::documentOpened);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_folder.filePath(name))});
    QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &drop);
    QTRY_COMPARE(models.size() + documents.size(), 1);
    QCOMPARE(models.size(), model ? 1 : 0);
}

void MainWindowTest::spaceStartsAndPauses() {
    RunController& controller = workspace().controller();
    controller.openModel("model");
    controller.openDocument("doc-500.txt");
    QTRY_COMPARE(controller.state(), RunState::Ready);
    m_window->activateWindow();
    QTest::keyClick(m_window.get(), Qt::Key_Space);
    QTRY_VERIFY(controller.segmentsRead() > 2);
    QTest::keyClick(m_window.get(), Qt::Key_Space);
    QTRY_COMPARE(controller.state(), RunState::Paused);
    QVERIFY(m_window->windowTitle().contains(QStringLiteral("doc-500.txt")));
}

void MainWindowTest::themeSwitchesLive() {
    const auto background = [this] {
        return m_window->grab().toImage().pixelColor(m_window->width() / 2, 5).lightness();
    };
    QVERIFY(background() > 200);
    workspace().settings().setTheme(Theme::Dark);
    QTRY_VERIFY(background() < 60);
    workspace().settings().setTheme(Theme::Light);
    QTRY_VERIFY(background() > 200);
}

void MainWindowTest::failuresBecomeMessages() {
    QVERIFY(workspace().messages().isEmpty());
    Q_EMIT m_window->timeline().failed(QStringLiteral("The disk is full."));
    QCOMPARE(workspace().messages().messages().size(), 1);
}

void MainWindowTest::asksTheMemory() {
    m_window.reset();
    FakePlan plan;
    plan.writesText = true;
    m_read = std::make_unique<ReadWorkspace>(plan);
    makeWindow(false);
    QVERIFY(m_read->read());
    m_window->showPrompt();
    QCOMPARE(m_window->focusWidget(), &m_window->ask().prompt());
    QTest::keyClicks(&m_window->ask().prompt(), QStringLiteral("Where is Sandra?"));
    QCOMPARE(m_window->ask().prompt().text(), QStringLiteral("Where is Sandra?"));
    QCOMPARE(workspace().controller().state(), RunState::Finished); // Space was typed, not pressed
    QTest::keyClick(&m_window->ask().prompt(), Qt::Key_Return);
    QTRY_COMPARE(workspace().generation().state(), TextGeneration::State::Complete);
    QVERIFY(workspace().generation().text().startsWith(QStringLiteral(" Where is Sandra?")));
}

void MainWindowTest::saysWhyNothingCanBeAsked() {
    QVERIFY(m_read->read()); // by an encoder
    m_window->showPrompt();
    QVERIFY(!m_window->ask().prompt().isEnabled());
    QVERIFY2(m_window->ask().caption().contains(QStringLiteral("writes no text")),
             qPrintable(m_window->ask().caption()));
    QCOMPARE(m_window->panels().size(), 8U); // it is no part of a report
}

void MainWindowTest::opensASampleOfASweep() {
    m_sweep = std::make_unique<SweepController>(fakeSweeps(std::make_shared<FakeSweepPlan>()));
    m_window->addSweep(*m_sweep, "noise.txt");
    workspace().controller().openModel("model");
    QTRY_VERIFY(workspace().controller().modelInfo() != nullptr);
    SampleName name;
    name.task = "reasoning";
    name.segments = 8;
    name.seed = 3;
    Q_EMIT m_window->findChild<SweepPanel*>()->sampleChosen(name, "model");
    QTRY_COMPARE(workspace().controller().state(), RunState::Finished); // it is read at once
    QVERIFY2(m_window->windowTitle().startsWith(QStringLiteral("reasoning, 8 segments, seed 3 ")),
             qPrintable(m_window->windowTitle()));
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(1)));
    name.seed = 4;
    Q_EMIT m_window->findChild<SweepPanel*>()->sampleChosen(name, "model", SegmentIndex(6));
    QTRY_VERIFY(workspace().controller().document()->sample->name.seed == 4);
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(6)));
    QTRY_COMPARE(workspace().controller().state(), RunState::Finished);
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(6))); // reading leaves it
}

void MainWindowTest::addsPanelsThatExplain() {
    RetentionController retention(fakeRetention(std::make_shared<FakeRetentionPlan>()));
    const std::size_t inAReport = m_window->panels().size();
    m_window->addExplaining();
    m_window->addRetention(retention, "noise.txt");
    for (const char* name : {"provenance", "memory-lens", "retention"}) {
        auto* const dock = m_window->findChild<QDockWidget*>(QLatin1String(name));
        QVERIFY2(dock != nullptr, name);
        QVERIFY(!dock->isVisible());
        dock->toggleViewAction()->trigger();
        QVERIFY(dock->isVisible());
    }
    QCOMPARE(m_window->panels().size(), inAReport);
    m_window.reset(); // before the retention
}

void MainWindowTest::branchesAreClosedUntilAskedFor() {
    const std::size_t docks = m_window->docks().size();
    m_window->addInterventions();
    for (const char* name : {"branches", "causal-map"}) {
        auto* dock = m_window->findChild<QDockWidget*>(QLatin1String(name));
        QVERIFY(dock != nullptr);
        QVERIFY(dock->isFloating() && !dock->isVisible());
        dock->toggleViewAction()->trigger();
        QVERIFY(dock->isVisible());
        QVERIFY(!dock->toggleViewAction()->shortcut().isEmpty());
    }
    m_window->resetLayout(); // they aren't part of it
    QCOMPARE(m_window->docks().size(), docks);
}

void MainWindowTest::oneClickTracesTheAnswer() {
    QToolButton& why = m_window->findChild<AnswerPanel*>()->whyButton();
    QVERIFY(!why.isVisible()); // nobody could answer
    m_window->addExplaining();
    QVERIFY(why.isVisible());
    QVERIFY(!why.isEnabled() && why.toolTip().contains(QStringLiteral("Open a model")));
    QVERIFY(m_read->read());
    workspace().selection().setSegment(SegmentIndex(8));
    auto* const provenance = m_window->findChild<ProvenancePanel*>();
    QVERIFY(!provenance->isVisible());
    why.click();
    QTRY_VERIFY(provenance->isVisible());
    QTRY_VERIFY(provenance->sources().model()->rowCount() > 0);
    QCOMPARE(workspace().provenance().segment(), SegmentIndex(39)); // the newest
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(8)));
}

void MainWindowTest::oneClickChecksTheCause_data() {
    QTest::addColumn<bool>("explainingFirst");
    QTest::newRow("provenance, then the map") << true;
    QTest::newRow("the other way round") << false;
}

void MainWindowTest::oneClickChecksTheCause() {
    QFETCH(bool, explainingFirst);
    explainingFirst ? m_window->addExplaining() : m_window->addInterventions();
    auto* provenance = m_window->findChild<ProvenancePanel*>();
    QVERIFY(!explainingFirst || provenance->checkButton().isHidden());
    explainingFirst ? m_window->addInterventions() : m_window->addExplaining();
    provenance = m_window->findChild<ProvenancePanel*>();
    auto* const map = m_window->findChild<CausalPanel*>();
    QVERIFY(m_read->read());
    workspace().selection().setSegment(SegmentIndex(8));
    provenance->parentWidget()->show();
    QTRY_VERIFY(provenance->checkButton().isVisible());
    provenance->traceButton().click();
    const QAbstractItemModel& sources = *provenance->sources().model();
    QTRY_VERIFY(sources.rowCount(sources.index(0, 0)) > 0); // all masses are reduced
    const QModelIndex segment = sources.index(0, 0, sources.index(0, 0));
    provenance->sources().setCurrentIndex(segment);
    QVERIFY(!map->isVisible());
    provenance->checkButton().click();
    QTRY_VERIFY(map->isVisible());
    CausalEffects& effects = workspace().causalEffects();
    QTRY_COMPARE(effects.state(), CausalEffects::State::Complete);
    QCOMPARE(effects.choice().asked, SegmentIndex(8));
    QCOMPARE(effects.choice().label, workspace().provenance().reading()->answer.label);
    const SourceSlot& source = workspace().provenance().slotsRead()[0];
    QVERIFY(effects.choice().slots == std::vector<SlotIndex>{source.slot});
    const SegmentIndex wrote = source.segments.front().segment;
    QCOMPARE(effects.segments(), (std::vector<SegmentIndex>{wrote, wrote + 1}));
    QVERIFY(effects.strongest()->effect != 0);
}

void MainWindowTest::reportIsComplete() {
    CommandLine command = batchCommand();
    command.reportFolder = m_folder.filePath(QStringLiteral("deep/report"));
    QCOMPARE(runBatch(command), (std::pair<int, QString>{0, {}}));
    const QDir out(command.reportFolder);
    for (const Panel* panel : m_window->panels()) {
        for (const char* suffix : {".png", ".pdf", ".csv"}) {
            const QFileInfo file(out.filePath(panel->fileStem() + QLatin1String(suffix)));
            QVERIFY2(file.size() > 100, qPrintable(file.fileName()));
        }
    }
    for (const QString& name : out.entryList({QStringLiteral("*.csv")}, QDir::Files)) {
        QFile table(out.filePath(name));
        QVERIFY(table.open(QIODevice::ReadOnly));
        QVERIFY2(!table.readAll().contains("\r\n\r\n"), qPrintable(name + QStringLiteral(" holds several tables")));
    }
    QVERIFY(out.exists(QStringLiteral("memory-timeline-read.csv")));
    QVERIFY(out.exists(QStringLiteral("scaling-accuracy.csv")));
    QVERIFY(out.exists(QStringLiteral("memory-distance-consecutive.csv")));
    QVERIFY(out.exists(QStringLiteral("memory-slots-selected.csv")));
    QCOMPARE(out.entryList(QDir::Files).size(), 29);
    for (const char* name : {"memory-distance-consecutive.csv", "memory-slots.csv", "memory-path.csv"}) {
        QFile table(out.filePath(QLatin1String(name))); // nothing of it is painted before all was measured
        QVERIFY(table.open(QIODevice::ReadOnly));
        QCOMPARE(table.readAll().count('\n'), 41);
    }
    QFile summary(out.filePath(QStringLiteral("summary.json")));
    QVERIFY(summary.open(QIODevice::ReadOnly));
    const QJsonObject object = QJsonDocument::fromJson(summary.readAll()).object();
    QCOMPARE(object[QStringLiteral("segments")].toInt(), 40);
    QCOMPARE(object[QStringLiteral("tokens")].toInt(), static_cast<int>(workspace().store().tokens()));
    QCOMPARE(object[QStringLiteral("capture")].toString(), QStringLiteral("rows"));
    QCOMPARE(object[QStringLiteral("rows_budget_bytes")].toDouble(), 2147483648.0);
    QCOMPARE(object[QStringLiteral("tape_bytes")].toDouble(),
             static_cast<double>(workspace().controller().memoryUse().tapeBytes));
    QVERIFY2(object[QStringLiteral("view_bytes")].toInt() > 10'000, "a segment was opened");
    QCOMPARE(object[QStringLiteral("answers")].toArray().size(), 3);
    QCOMPARE(object[QStringLiteral("answers")][0][QStringLiteral("expected")].toString(), QStringLiteral("bathroom"));
}

void MainWindowTest::screenshotShowsTheWindow() {
    CommandLine command = batchCommand();
    command.screenshotFile = m_folder.filePath(QStringLiteral("window.png"));
    QCOMPARE(runBatch(command).first, 0);
    QCOMPARE(QImage(command.screenshotFile).size(), m_window->size());
    QVERIFY(workspace().selection().segment().has_value());
}

void MainWindowTest::batchSaysWhatFailed_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("document");
    QTest::addColumn<QString>("screenshot");
    QTest::newRow("no such model") << QStringLiteral("missing") << QStringLiteral("d.txt") << QStringLiteral("s.png");
    QTest::newRow("a model that needs settings")
        << QStringLiteral("unconfigured") << QStringLiteral("d.txt") << QStringLiteral("s.png");
    QTest::newRow("a damaged document") << QStringLiteral("m") << QStringLiteral("damaged.txt")
                                        << QStringLiteral("s.png");
    QTest::newRow("a document without text")
        << QStringLiteral("m") << QStringLiteral("empty.txt") << QStringLiteral("s.png");
    QTest::newRow("nowhere to write") << QStringLiteral("m") << QStringLiteral("d.txt")
                                      << QStringLiteral("/nowhere/at/all/s.png");
}

void MainWindowTest::batchSaysWhatFailed() {
    QFETCH(QString, model);
    QFETCH(QString, document);
    QFETCH(QString, screenshot);
    CommandLine command = batchCommand();
    command.model = model;
    command.document = document;
    command.screenshotFile = screenshot;
    const auto [exitCode, sentence] = runBatch(command);
    QCOMPARE(exitCode, 1);
    QVERIFY2(sentence.size() > 10 && sentence.endsWith(QLatin1Char('.')), qPrintable(sentence));
}

void MainWindowTest::batchEndsWhenAViewFails() {
    m_window.reset();
    FakePlan plan;
    plan.damageReplays = true;
    m_read = std::make_unique<ReadWorkspace>(plan);
    makeWindow(false);
    CommandLine command = batchCommand();
    command.screenshotFile = m_folder.filePath(QStringLiteral("never.png"));
    const auto [exitCode, sentence] = runBatch(command);
    QCOMPARE(exitCode, 1);
    QVERIFY2(sentence.contains(QStringLiteral("is incomplete")), qPrintable(sentence));
    QVERIFY(!QFile::exists(command.screenshotFile));
    QCOMPARE(workspace().messages().messages().size(), 1);
}

} // namespace

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
