#include "widgets/panel.h"
#include "widgets/window_actions.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace rmtscope;

namespace {

class EmptyPanel : public Panel {
public:
    explicit EmptyPanel(QWidget* parent)
        : Panel(QStringLiteral("Facts"), QStringLiteral("facts"), parent) {}
    [[nodiscard]] QByteArray csv() const override { return {}; }
};

class WindowActionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void namesWhereActionsStand();
    void listsEachActionOnce();
    void fillsMenusThatAreFilledWhenTheyOpen();
    void leavesOutWhatCannotBeTriggered();
    void leavesOutClosedPanels();
    void triggers();
    void survivesActionsThatAreGone();
    void namesEveryKey();

private:
    /// "where/name" of what can be triggered.
    [[nodiscard]] QStringList reachable() const {
        QStringList all;
        for (const Command& command : windowCommands(*m_window)) {
            all.append(command.key());
        }
        return all;
    }

    std::unique_ptr<QMainWindow> m_window;
    QMenu* m_view = nullptr;
    QAction* m_dark = nullptr;
    QDockWidget* m_dock = nullptr;
    EmptyPanel* m_panel = nullptr;
};

void WindowActionsTest::init() {
    m_window = std::make_unique<QMainWindow>();
    m_view = m_window->menuBar()->addMenu(QStringLiteral("&View"));
    QMenu* theme = m_view->addMenu(QStringLiteral("&Theme"));
    theme->addAction(QStringLiteral("&Light"));
    theme->addSeparator();
    m_dark = theme->addAction(QStringLiteral("&Dark && deep"));
    m_dark->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_D));
    m_dock = new QDockWidget(QStringLiteral("Facts"), m_window.get());
    m_panel = new EmptyPanel(m_dock);
    auto* table = new QTableView(m_panel);
    table->addAction(new QAction(QStringLiteral("&Copy rows"), table));
    m_dock->setWidget(m_panel);
    m_window->addDockWidget(Qt::LeftDockWidgetArea, m_dock);
    m_view->addAction(m_dock->toggleViewAction());
    m_window->show();
}

void WindowActionsTest::namesWhereActionsStand() {
    const QStringList all = reachable();
    QVERIFY(all.contains(QStringLiteral("View \u25b8 Theme/Light")));
    QVERIFY(all.contains(QStringLiteral("View \u25b8 Theme/Dark & deep")));
    QVERIFY(all.contains(QStringLiteral("View/Facts")));
    QVERIFY(all.contains(QStringLiteral("Facts \u25b8 Export/Picture (PNG) \u2026")));
    QVERIFY(all.contains(QStringLiteral("Facts/Copy rows")));
    QVERIFY(all.indexOf(QStringLiteral("View \u25b8 Theme/Light")) < all.indexOf(QStringLiteral("Facts/Copy rows")));
}

void WindowActionsTest::listsEachActionOnce() {
    m_view->addAction(m_dark);
    m_panel->addAction(m_dark);
    const QStringList all = reachable();
    QCOMPARE(std::count_if(all.begin(), all.end(), [](const QString& key) { return key.endsWith("deep"); }), 1);
}

void WindowActionsTest::fillsMenusThatAreFilledWhenTheyOpen() {
    QMenu* recent = m_view->addMenu(QStringLiteral("&Recent"));
    connect(recent, &QMenu::aboutToShow, recent, [recent] {
        recent->clear();
        recent->addAction(QStringLiteral("&1 moby-dick.txt"));
        recent->addAction(QStringLiteral("256 MiB"));
    });
    const QStringList all = reachable();
    QVERIFY(all.contains(QStringLiteral("View \u25b8 Recent/moby-dick.txt")));
    QVERIFY(all.contains(QStringLiteral("View \u25b8 Recent/256 MiB")));
}

void WindowActionsTest::leavesOutWhatCannotBeTriggered() {
    m_dark->setEnabled(false);
    QVERIFY(!reachable().contains(QStringLiteral("View \u25b8 Theme/Dark & deep")));
    const auto all = windowActions(*m_window);
    const auto dark =
        std::find_if(all.begin(), all.end(), [this](const WindowAction& each) { return each.action == m_dark; });
    QVERIFY(dark != all.end());
    QVERIFY(!dark->reachable);
}

void WindowActionsTest::leavesOutClosedPanels() {
    m_dock->close();
    QVERIFY(!reachable().contains(QStringLiteral("Facts/Copy rows")));
    QVERIFY(reachable().contains(QStringLiteral("View/Facts"))); // which opens it
}

void WindowActionsTest::triggers() {
    int triggered = 0;
    connect(m_dark, &QAction::triggered, this, [&triggered] { ++triggered; });
    for (const Command& command : windowCommands(*m_window)) {
        if (command.name.startsWith(QStringLiteral("Dark"))) {
            QCOMPARE(command.shortcut, QStringLiteral("Ctrl+D"));
            command.run();
        }
    }
    QCOMPARE(triggered, 1);
}

void WindowActionsTest::survivesActionsThatAreGone() {
    const auto commands = windowCommands(*m_window);
    delete m_dark;
    for (const Command& command : commands) {
        if (command.name.startsWith(QStringLiteral("Dark"))) {
            command.run();
        }
    }
}

void WindowActionsTest::namesEveryKey() {
    QAction action;
    QCOMPARE(shortcutText(action), QString());
    action.setShortcuts({QKeySequence(Qt::Key_F1), QKeySequence(Qt::Key_Question)});
    QCOMPARE(shortcutText(action), QStringLiteral("F1, ?"));
}

} // namespace

QTEST_MAIN(WindowActionsTest)
#include "tst_window_actions.moc"
