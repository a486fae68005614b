#include "app/gui/navigation.h"

#include "viewmodels/workspace.h"
#include "widgets/command_palette.h"
#include "widgets/window_actions.h"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <QMouseEvent>

namespace rmtscope {

Navigation::Navigation(QMainWindow& window, Workspace& workspace, QSettings& settings, QMenu& menu)
    : QObject(&window)
    , m_window(window)
    , m_workspace(workspace)
    , m_goTo(workspace)
    , m_search(settings)
    , m_palette(new CommandPalette(m_search, &window)) {
    addHistory(menu);
    menu.addSeparator();
    QAction* go = menu.addAction(tr("&Go to segment or token …"), this, &Navigation::showPalette);
    go->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_G));
    go->setStatusTip(tr("Type its number, as axes and tooltips count them."));
    QAction* find = menu.addAction(tr("&Find a command …"), this, &Navigation::showPalette);
    find->setObjectName(QStringLiteral("commandPalette"));
    find->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_P));
    find->setStatusTip(tr("Everything that the menus and views can do, by a part of its words."));
    m_search.setTyped([this](const QString& text) { return m_goTo.commands(text); });
    qApp->installEventFilter(this); // the views take all mouse buttons for themselves
}

void Navigation::addHistory(QMenu& menu) {
    SelectionHistory& history = m_workspace.history();
    QAction* back = menu.addAction(tr("&Back"), &history, &SelectionHistory::back);
    back->setObjectName(QStringLiteral("back"));
    back->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Left));
    back->setStatusTip(tr("To the segment, layers, heads, slot and token that were selected before."));
    QAction* forward = menu.addAction(tr("F&orward"), &history, &SelectionHistory::forward);
    forward->setObjectName(QStringLiteral("forward"));
    forward->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Right));
    forward->setStatusTip(tr("To what was selected before going back."));
    const auto enable = [&history, back, forward] {
        back->setEnabled(history.canGoBack());
        forward->setEnabled(history.canGoForward());
    };
    connect(&history, &SelectionHistory::changed, back, enable);
    enable();
}

void Navigation::showPalette() {
    m_palette->open(windowCommands(m_window));
}

/// Floating docks are windows of their own, but show the same selection.
bool Navigation::isOfWindow(const QObject* watched) const {
    const auto* widget = qobject_cast<const QWidget*>(watched);
    if (widget == nullptr) {
        return false;
    }
    const QWidget* top = widget->window();
    return top == &m_window || (qobject_cast<const QDockWidget*>(top) != nullptr && top->parentWidget() == &m_window);
}

bool Navigation::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress && isOfWindow(watched)) {
        const Qt::MouseButton button = static_cast<QMouseEvent*>(event)->button();
        if (button == Qt::BackButton || button == Qt::ForwardButton) {
            button == Qt::BackButton ? m_workspace.history().back() : m_workspace.history().forward();
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace rmtscope
