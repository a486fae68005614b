#include "app/gui/main_window.h"
#include "app/gui/window_undo.h"
#include "tests/widgets/workspace_fixture.h"
#include "widgets/ask_panel.h"
#include "widgets/branch_panel.h"
#include "widgets/prompt_edit.h"
#include "widgets/timeline_panel.h"

#include <QAction>
#include <QDockWidget>
#include <QTableView>

using namespace rmtscope;

namespace {

/// How one takes back how the main window was looked at.
class WindowUndoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void undoesAZoom();
    void undoesTheChoiceOfHeads();
    void undoesTheTheme();
    void undoesClosingAView_data();
    void undoesClosingAView();
    void undoesAResetOfTheLayout();
    void beginsAnewWithEverySession();
    void textKeepsItsOwnUndo();
    void widgetsKeepTheirOwnUndo();
    void branchesKeepTheirOwnUndo();

private:
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    [[nodiscard]] QAction& action(const char* name) const {
        return *m_window->findChild<QAction*>(QString::fromLatin1(name));
    }
    void makeWindow();

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<MainWindow> m_window;
};

void WindowUndoTest::init() {
    m_read = std::make_unique<ReadWorkspace>();
    makeWindow();
}

void WindowUndoTest::makeWindow() {
    m_window = std::make_unique<MainWindow>(workspace(), m_read->settings(), false);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void WindowUndoTest::cleanup() {
    m_window.reset();
    m_read.reset();
}

void WindowUndoTest::undoesAZoom() {
    QVERIFY(m_read->read());
    HeatmapPlot& plot = m_window->timeline().heatmap(MassKind::Write);
    QTest::keyClick(&plot, Qt::Key_Plus);
    const SegmentRange zoomed = plot.range();
    QVERIFY(zoomed != (SegmentRange{0, 40}));
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(plot.range(), (SegmentRange{0, 40}));
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(plot.range(), zoomed);
    QVERIFY2(action("undo").text().contains(QStringLiteral("Memory timeline")), qPrintable(action("undo").text()));
}

void WindowUndoTest::undoesTheChoiceOfHeads() {
    QVERIFY(m_read->read());
    workspace().selection().setSegment(SegmentIndex(3));
    workspace().selection().setHeads(HeadChoice(HeadIndex(2)));
    action("undo").trigger();
    QVERIFY(workspace().selection().heads().isAll());
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(3))); // that is what Back is for
    action("redo").trigger();
    QVERIFY(workspace().selection().heads() == HeadChoice(HeadIndex(2)));
}

void WindowUndoTest::undoesTheTheme() {
    const Theme before = workspace().settings().theme();
    workspace().settings().setTheme(before == Theme::Dark ? Theme::Light : Theme::Dark);
    action("undo").trigger();
    QCOMPARE(workspace().settings().theme(), before);
    int checked = 0;
    for (const QAction* each : m_window->findChildren<QAction*>()) {
        checked += each->isChecked() && each->text() == QStringLiteral("&Dark") ? 1 : 0;
    }
    QCOMPARE(checked, before == Theme::Dark ? 1 : 0);
}

void WindowUndoTest::undoesClosingAView_data() {
    QTest::addColumn<bool>("byMenu");
    QTest::newRow("in the menu") << true;
    QTest::newRow("by its button") << false;
}

void WindowUndoTest::undoesClosingAView() {
    QFETCH(bool, byMenu);
    QDockWidget* dock = m_window->docks()[3];
    byMenu ? dock->toggleViewAction()->trigger() : static_cast<void>(dock->close());
    QVERIFY(dock->isHidden());
    QTRY_VERIFY(action("undo").isEnabled());
    QCOMPARE(m_window->undo().views().stack().count(), 1);
    action("undo").trigger();
    QVERIFY(!dock->isHidden());
    action("redo").trigger();
    QVERIFY(dock->isHidden());
    dock->toggleViewAction()->trigger();
    QVERIFY(!dock->isHidden());
    action("undo").trigger();
    QVERIFY(dock->isHidden());
}

void WindowUndoTest::undoesAResetOfTheLayout() {
    QDockWidget* dock = m_window->docks()[3];
    dock->setFloating(true);
    for (QAction* each : m_window->findChildren<QAction*>()) {
        if (each->text() == QStringLiteral("Reset &layout")) {
            each->trigger();
        }
    }
    QVERIFY(!dock->isFloating());
    action("undo").trigger();
    QVERIFY(dock->isFloating());
}

void WindowUndoTest::beginsAnewWithEverySession() {
    workspace().settings().setColourMap(ColourMap::Cividis);
    QVERIFY(action("undo").isEnabled());
    QVERIFY(m_read->read());
    QVERIFY(!action("undo").isEnabled());
    workspace().selection().setLayers(LayerChoice(LayerIndex(1)));
    workspace().controller().openModel("another");
    QTRY_VERIFY(workspace().controller().modelInfo()->name == "another");
    QVERIFY(!action("undo").isEnabled());
    QVERIFY(!action("back").isEnabled());
}

void WindowUndoTest::textKeepsItsOwnUndo() {
    m_window.reset();
    FakePlan plan;
    plan.writesText = true;
    m_read = std::make_unique<ReadWorkspace>(plan);
    makeWindow();
    QVERIFY(m_read->read());
    workspace().selection().setHeads(HeadChoice(HeadIndex(2)));
    m_window->showPrompt();
    PromptEdit& prompt = m_window->ask().prompt();
    QTest::keyClicks(&prompt, QStringLiteral("Where"));
    QTest::keyClick(&prompt, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(prompt.text().isEmpty());
    QVERIFY(!workspace().selection().heads().isAll());
}

void WindowUndoTest::widgetsKeepTheirOwnUndo() {
    QVERIFY(m_read->read());
    workspace().selection().setHeads(HeadChoice(HeadIndex(2)));
    auto* own = new QAction(m_window.get());
    own->setShortcut(QKeySequence::Undo);
    own->setShortcutContext(Qt::WidgetShortcut);
    HeatmapPlot& plot = m_window->timeline().heatmap(MassKind::Write);
    plot.addAction(own);
    int undone = 0;
    connect(own, &QAction::triggered, this, [&undone] { ++undone; });
    plot.setFocus();
    QTest::keyClick(&plot, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(undone, 1);
    QVERIFY(!workspace().selection().heads().isAll());
    m_window->timeline().heatmap(MassKind::Read).setFocus();
    QTest::keyClick(&m_window->timeline().heatmap(MassKind::Read), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(undone, 1);
    QVERIFY(workspace().selection().heads().isAll());
}

void WindowUndoTest::branchesKeepTheirOwnUndo() {
    m_window->addInterventions();
    QVERIFY(m_read->read());
    auto* const panel = m_window->findChild<BranchPanel*>();
    auto* const dock = m_window->findChild<QDockWidget*>(QStringLiteral("branches"));
    dock->show();
    dock->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(dock));
    BranchList& branches = workspace().branches();
    branches.list({QStringLiteral("as it was"), SegmentIndex(5), {}});
    workspace().selection().setHeads(HeadChoice(HeadIndex(2)));
    panel->list().setFocus();
    QTRY_VERIFY(panel->list().hasFocus());
    QTest::keyClick(&panel->list(), Qt::Key_Delete);
    QCOMPARE(branches.rowCount(), 0);
    QTest::keyClick(&panel->list(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(branches.rowCount(), 1);
    QTest::keyClick(&panel->list(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(branches.rowCount(), 0);
    QTest::keyClick(&panel->list(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!workspace().selection().heads().isAll());
    // Beside the list the keys are the window's.
    HeatmapPlot& plot = panel->differences(MassKind::Write);
    plot.setFocus();
    QTRY_VERIFY(!panel->list().hasFocus());
    QTest::keyClick(&plot, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(branches.rowCount(), 1);
    QVERIFY(workspace().selection().heads().isAll());
}

} // namespace

QTEST_MAIN(WindowUndoTest)
#include "tst_window_undo.moc"
