#include "app/gui/help_menu.h"

#include "app/gui/main_window.h"
#include "widgets/about_dialog.h"
#include "widgets/keys_dialog.h"
#include "widgets/timeline_panel.h"

#include <QApplication>
#include <QCursor>
#include <QMenu>

namespace rmtscope {
namespace {

/// The one that `widget` is in; null if it is in none.
Panel* panelOf(QWidget* widget) {
    for (; widget != nullptr; widget = widget->parentWidget()) {
        if (auto* panel = qobject_cast<Panel*>(widget)) {
            return panel;
        }
    }
    return nullptr;
}

} // namespace

HelpMenu::HelpMenu(MainWindow& window, QMenu& menu)
    : QObject(&window)
    , m_window(window) {
    QAction* view = menu.addAction(tr("&This view"), this, [this] { currentPanel().showHelp(); });
    view->setObjectName(QStringLiteral("viewHelp"));
    view->setShortcuts({QKeySequence(Qt::Key_F1), QKeySequence(Qt::Key_Question)});
    view->setStatusTip(tr("What the view with the focus shows, how to read it, its keys and where it comes from."));
    QAction* keys = menu.addAction(tr("&Keys …"), this, &HelpMenu::showKeys);
    keys->setObjectName(QStringLiteral("keys"));
    menu.addSeparator();
    QAction* about = menu.addAction(tr("&About RMTScope …"), this, &HelpMenu::showAbout);
    about->setObjectName(QStringLiteral("about"));
}

Panel& HelpMenu::currentPanel() const {
    for (QWidget* widget : {QApplication::focusWidget(), QApplication::widgetAt(QCursor::pos())}) {
        if (Panel* panel = panelOf(widget)) {
            return *panel;
        }
    }
    return m_window.timeline();
}

void HelpMenu::showKeys() {
    auto* dialog = new KeysDialog(windowActions(m_window), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void HelpMenu::showAbout() {
    auto* dialog = new AboutDialog(QStringLiteral(RMTSCOPE_VERSION), m_torchVersion, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace rmtscope
