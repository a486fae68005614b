#pragma once

#include "viewmodels/command_search.h"
#include "viewmodels/go_to.h"

#include <QObject>

class QMainWindow;
class QMenu;
class QSettings;

namespace rmtscope {

class CommandPalette;
class Workspace;

/// How one gets around in the window: back and forward through what was selected, with keys and the mouse's side
/// buttons, and the command palette.
class Navigation : public QObject {
    Q_OBJECT

public:
    /// Appends its actions to `menu`; all others outlive it.
    Navigation(QMainWindow& window, Workspace& workspace, QSettings& settings, QMenu& menu);

    [[nodiscard]] CommandPalette& palette() const { return *m_palette; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addHistory(QMenu& menu);
    void showPalette();
    [[nodiscard]] bool isOfWindow(const QObject* watched) const;

    QMainWindow& m_window;
    Workspace& m_workspace;
    GoTo m_goTo;
    CommandSearch m_search;
    CommandPalette* m_palette;
};

} // namespace rmtscope
