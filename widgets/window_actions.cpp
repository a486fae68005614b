#include "widgets/window_actions.h"

#include "widgets/panel.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>
#include <QRegularExpression>
#include <QSet>
#include <QToolButton>

namespace rmtscope {
namespace {

const QString step = QStringLiteral(" \u25b8 ");

QString plain(QString text) {
    static const QRegularExpression numbered(QStringLiteral("^&[0-9] ")); // of lists of recent files
    static const QRegularExpression mnemonic(QStringLiteral("&(.)"));
    text.remove(numbered);
    return text.replace(mnemonic, QStringLiteral("\\1"));
}

/// Walks through a window's actions, each once.
class ActionList {
public:
    void addMenu(QMenu& menu, const QString& where, bool open) {
        Q_EMIT menu.aboutToShow();
        for (QAction* action : menu.actions()) {
            if (action->menu() != nullptr) {
                addMenu(*action->menu(), where + step + plain(action->text()), open && action->isEnabled());
            } else {
                add(*action, where, open);
            }
        }
    }
    void add(QAction& action, const QString& where, bool open) {
        const bool listed = m_listed.contains(&action);
        if (!listed && !action.isSeparator() && action.isVisible() && !action.text().isEmpty()) {
            m_listed.insert(&action);
            m_actions.push_back({&action, plain(action.text()), where, open && action.isEnabled()});
        }
    }
    [[nodiscard]] std::vector<WindowAction> take() { return std::move(m_actions); }

private:
    std::vector<WindowAction> m_actions;
    QSet<const QAction*> m_listed;
};

bool isOpen(const Panel& panel) {
    for (const QWidget* widget = &panel; widget != nullptr; widget = widget->parentWidget()) {
        if (const auto* dock = qobject_cast<const QDockWidget*>(widget)) {
            return !dock->isHidden(); // behind another tab it is open too
        }
    }
    return true;
}

void addPanel(ActionList& list, const Panel& panel) {
    const bool open = isOpen(panel);
    for (const QToolButton* button : panel.findChildren<QToolButton*>()) {
        if (button->menu() != nullptr) {
            const QString name = button->accessibleName().isEmpty() ? button->text() : button->accessibleName();
            list.addMenu(*button->menu(), panel.title() + step + plain(name), open && button->isEnabled());
        }
    }
    for (QAction* action : panel.actions()) {
        list.add(*action, panel.title(), open);
    }
    for (const QWidget* widget : panel.findChildren<QWidget*>()) {
        if (qobject_cast<const QMenu*>(widget) != nullptr) {
            continue; // a button's, or nobody's way leads to it
        }
        for (QAction* action : widget->actions()) {
            list.add(*action, panel.title(), open && !widget->isHidden());
        }
    }
}

} // namespace

std::vector<WindowAction> windowActions(const QMainWindow& window) {
    ActionList list;
    for (const QAction* menu : window.menuBar()->actions()) {
        if (menu->menu() != nullptr) {
            list.addMenu(*menu->menu(), plain(menu->text()), menu->isEnabled());
        }
    }
    for (const Panel* panel : window.findChildren<Panel*>()) {
        addPanel(list, *panel);
    }
    return list.take();
}

std::vector<Command> windowCommands(const QMainWindow& window) {
    std::vector<Command> commands;
    for (const WindowAction& each : windowActions(window)) {
        if (each.reachable) {
            commands.push_back({each.name, each.where, shortcutText(*each.action), [action = QPointer(each.action)] {
                                    if (action) { // and isn't gone with its menu's earlier entries
                                        action->trigger();
                                    }
                                }});
        }
    }
    return commands;
}

QString shortcutText(const QAction& action) {
    return QKeySequence::listToString(action.shortcuts(), QKeySequence::NativeText)
        .replace(QStringLiteral("; "), QStringLiteral(", "));
}

} // namespace rmtscope
