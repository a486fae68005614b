#include "app/gui/main_window.h"
#include "app/gui/navigation.h"
#include "tests/widgets/workspace_fixture.h"
#include "widgets/command_palette.h"
#include "widgets/timeline_panel.h"

#include <QAction>
#include <QLineEdit>
#include <QTreeView>

using namespace rmtscope;

namespace {

/// How one gets around in the main window.
class NavigationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void paletteRunsACommand();
    void paletteGoesToASegment();
    void paletteOpensRecentFiles();
    void paletteListsNoDisabledAction();
    void goesBackWithKeys();
    void goesBackWithTheMouse();

private:
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    [[nodiscard]] QAction& action(const char* name) const {
        return *m_window->findChild<QAction*>(QString::fromLatin1(name));
    }
    /// Types into the palette and presses Enter.
    void command(const QString& text) {
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
        QTest::keyClicks(&m_window->navigation().palette().text(), text);
        QTest::keyClick(&m_window->navigation().palette().text(), Qt::Key_Return);
    }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<MainWindow> m_window;
};

void NavigationTest::init() {
    m_read = std::make_unique<ReadWorkspace>();
    m_window = std::make_unique<MainWindow>(workspace(), m_read->settings(), false);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void NavigationTest::cleanup() {
    m_window.reset();
    m_read.reset();
}

void NavigationTest::paletteRunsACommand() {
    QCOMPARE(workspace().settings().colourMap(), ColourMap::Viridis);
    command(QStringLiteral("cividis"));
    QCOMPARE(workspace().settings().colourMap(), ColourMap::Cividis);
    QVERIFY(!m_window->navigation().palette().isVisible());
}

void NavigationTest::paletteGoesToASegment() {
    QVERIFY(m_read->read());
    command(QStringLiteral("23"));
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(23)));
    command(QStringLiteral("token 25"));
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(2)));
}

void NavigationTest::paletteOpensRecentFiles() {
    workspace().recentFiles().addDocument(QStringLiteral("/texts/gulliver.txt"));
    command(QStringLiteral("gulliver"));
    QTRY_VERIFY(workspace().controller().document() != nullptr);
    QVERIFY(workspace().controller().document()->path == "/texts/gulliver.txt");
}

void NavigationTest::paletteListsNoDisabledAction() {
    QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
    CommandPalette& palette = m_window->navigation().palette();
    QVERIFY(palette.isVisible());
    QTest::keyClicks(&palette.text(), QStringLiteral("model settings"));
    for (int row = 0; row < palette.list().model()->rowCount(); ++row) {
        QVERIFY(!palette.list().model()->index(row, 0).data().toString().startsWith(QStringLiteral("Model settings")));
    }
    palette.close();
}

void NavigationTest::goesBackWithKeys() {
    QVERIFY(m_read->read());
    QVERIFY(!action("back").isEnabled());
    workspace().selection().setSegment(SegmentIndex(3));
    workspace().history().endStep();
    workspace().selection().setSegment(SegmentIndex(8));
    QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(3)));
    QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(8)));
    QVERIFY(!action("forward").isEnabled());
}

void NavigationTest::goesBackWithTheMouse() {
    QVERIFY(m_read->read());
    workspace().selection().setSegment(SegmentIndex(3));
    workspace().history().endStep();
    workspace().selection().setSegment(SegmentIndex(8));
    HeatmapPlot& plot = m_window->timeline().heatmap(MassKind::Write);
    const QPoint middle = plot.rect().center();
    QWidget* inner = plot.childAt(middle); // which takes all presses for itself
    QTest::mouseClick(inner, Qt::BackButton, {}, inner->mapFrom(&plot, middle));
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(3)));
    QTest::mouseClick(inner, Qt::ForwardButton, {}, inner->mapFrom(&plot, middle));
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(8)));
}

} // namespace

QTEST_MAIN(NavigationTest)
#include "tst_navigation.moc"
