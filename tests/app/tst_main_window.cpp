#include "tests/app/window_fixture.h"
#include "tests/support/fake_sweep.h"
#include "widgets/ask_panel.h"
#include "widgets/document_view.h"
#include "widgets/panel.h"
#include "widgets/prompt_edit.h"
#include "widgets/run_bar.h"
#include "widgets/sweep_panel.h"
#include "widgets/theme.h"
#include "widgets/timeline_panel.h"

#include <QApplication>
#include <QDockWidget>
#include <QDropEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>

#include <optional>

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

private:
    [[nodiscard]] MainWindow& window() { return m_shown->window(); }
    [[nodiscard]] Workspace& workspace() { return m_shown->workspace(); }

    QTemporaryDir m_folder;
    std::unique_ptr<SweepController> m_sweep;
    std::optional<WindowFixture> m_shown;
};

void MainWindowTest::init() {
    applyTheme(Theme::Light);
    FakePlan plan;
    plan.segmentDelay = std::chrono::milliseconds(2);
    m_shown.emplace(plan);
}

void MainWindowTest::cleanup() {
    m_shown.reset();
    m_sweep.reset();
}

void MainWindowTest::fitsASmallScreen() {
    QVERIFY2(window().minimumSizeHint().width() <= 1280,
             qPrintable(QString::number(window().minimumSizeHint().width())));
    QVERIFY2(window().minimumSizeHint().height() <= 760,
             qPrintable(QString::number(window().minimumSizeHint().height())));
}

void MainWindowTest::fullLinesFitTheFirstLayout() {
    const auto* text = window().findChild<DocumentView*>();
    const QString line =
        QStringLiteral("people living here in the sea, adding largely every year to the national wealth "
                       "by the boldest and most persevering industry")
            .left(DocumentLines::columns);
    QCOMPARE(text->horizontalScrollBar()->maximum(), 0);
    const int width = text->fontMetrics().horizontalAdvance(line);
    QVERIFY2(width + 12 <= text->viewport()->width(), qPrintable(QString::number(text->viewport()->width() - width)));
}

void MainWindowTest::resetBringsDocksBack() {
    QCOMPARE(window().docks().size(), 6U);
    for (QDockWidget* dock : window().docks()) {
        dock->setFloating(true);
        dock->hide();
    }
    window().resetLayout();
    for (QDockWidget* dock : window().docks()) {
        QVERIFY(dock->isVisible());
        QVERIFY(!dock->isFloating());
    }
    QCOMPARE(window().dockWidgetArea(window().docks().front()), Qt::LeftDockWidgetArea);
}

void MainWindowTest::aCoveredTabIsOutOfView() {
    QDockWidget* attention = window().docks()[1];
    QDockWidget* heads = window().docks()[2];
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
    m_shown->makeWindow(true);
    window().docks()[1]->hide();
    window().close();
    m_shown->makeWindow(true);
    QVERIFY(!window().docks()[1]->isVisible());
    QVERIFY(window().docks()[0]->isVisible());
    m_shown->makeWindow(false);
    QVERIFY(window().docks()[1]->isVisible());
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
    QApplication::sendEvent(&window(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window(), &drop);
    QTRY_COMPARE(models.size() + documents.size(), 1);
    QCOMPARE(models.size(), model ? 1 : 0);
}

void MainWindowTest::spaceStartsAndPauses() {
    RunController& controller = workspace().controller();
    controller.openModel("model");
    controller.openDocument("doc-500.txt");
    QTRY_COMPARE(controller.state(), RunState::Ready);
    window().activateWindow();
    QTest::keyClick(&window(), Qt::Key_Space);
    QTRY_VERIFY(controller.segmentsRead() > 2);
    QTest::keyClick(&window(), Qt::Key_Space);
    QTRY_COMPARE(controller.state(), RunState::Paused);
    QVERIFY(window().windowTitle().contains(QStringLiteral("doc-500.txt")));
}

void MainWindowTest::themeSwitchesLive() {
    const auto background = [this] {
        return window().grab().toImage().pixelColor(window().width() / 2, 5).lightness();
    };
    QVERIFY(background() > 200);
    workspace().settings().setTheme(Theme::Dark);
    QTRY_VERIFY(background() < 60);
    workspace().settings().setTheme(Theme::Light);
    QTRY_VERIFY(background() > 200);
}

void MainWindowTest::failuresBecomeMessages() {
    QVERIFY(workspace().messages().isEmpty());
    Q_EMIT window().timeline().failed(QStringLiteral("The disk is full."));
    QCOMPARE(workspace().messages().messages().size(), 1);
}

void MainWindowTest::asksTheMemory() {
    FakePlan plan;
    plan.writesText = true;
    m_shown.emplace(plan);
    QVERIFY(m_shown->read());
    window().showPrompt();
    QCOMPARE(window().focusWidget(), &window().ask().prompt());
    QTest::keyClicks(&window().ask().prompt(), QStringLiteral("Where is Sandra?"));
    QCOMPARE(window().ask().prompt().text(), QStringLiteral("Where is Sandra?"));
    QCOMPARE(workspace().controller().state(), RunState::Finished); // Space was typed, not pressed
    QTest::keyClick(&window().ask().prompt(), Qt::Key_Return);
    QTRY_COMPARE(workspace().generation().state(), TextGeneration::State::Complete);
    QVERIFY(workspace().generation().text().startsWith(QStringLiteral(" Where is Sandra?")));
}

void MainWindowTest::saysWhyNothingCanBeAsked() {
    QVERIFY(m_shown->read()); // by an encoder
    window().showPrompt();
    QVERIFY(!window().ask().prompt().isEnabled());
    QVERIFY2(window().ask().caption().contains(QStringLiteral("writes no text")), qPrintable(window().ask().caption()));
    QCOMPARE(window().panels().size(), 8U); // it is no part of a report
}

void MainWindowTest::opensASampleOfASweep() {
    m_sweep = std::make_unique<SweepController>(fakeSweeps(std::make_shared<FakeSweepPlan>()));
    window().addSweep(*m_sweep, "noise.txt");
    workspace().controller().openModel("model");
    QTRY_VERIFY(workspace().controller().modelInfo() != nullptr);
    SampleName name;
    name.task = "reasoning";
    name.segments = 8;
    name.seed = 3;
    Q_EMIT window().findChild<SweepPanel*>()->sampleChosen(name, "model");
    QTRY_COMPARE(workspace().controller().state(), RunState::Finished); // it is read at once
    QVERIFY2(window().windowTitle().startsWith(QStringLiteral("reasoning, 8 segments, seed 3 ")),
             qPrintable(window().windowTitle()));
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(1)));
    name.seed = 4;
    Q_EMIT window().findChild<SweepPanel*>()->sampleChosen(name, "model", SegmentIndex(6));
    QTRY_VERIFY(workspace().controller().document()->sample->name.seed == 4);
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(6)));
    QTRY_COMPARE(workspace().controller().state(), RunState::Finished);
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(6))); // reading leaves it
}

} // namespace

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
