#pragma once

#include "widgets/view_undo.h"

#include <QObject>

class QAction;
class QDockWidget;
class QMenu;
class QWidget;

namespace rmtscope {

class MainWindow;
class Panel;
class Workspace;

/// What of the main window's look can be undone: how each panel is set, which layers and heads are chosen, theme and
/// colours, which panels are open, and a reset of the layout. A new session begins anew. A widget with the focus that
/// has an undo of its own keeps its keys.
class WindowUndo : public QObject {
    Q_OBJECT

public:
    /// Appends undo and redo to `menu`, and watches the panels and docks that are there. All outlive it.
    WindowUndo(MainWindow& window, Workspace& workspace, QMenu& menu);

    /// Of panels that come later.
    void watch(Panel& panel);
    void watch(QDockWidget& dock);
    /// Notes what `change` does to the layout.
    void changeLayout(const std::function<void()>& change);
    [[nodiscard]] ViewUndo& views() { return m_views; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addActions(QMenu& menu);
    [[nodiscard]] bool hasOwnUndo(const QWidget* widget) const;
    void takeKeys(bool take);
    void watchSelection();
    void watchSettings();
    void watchDocks();
    [[nodiscard]] QJsonObject openDocks() const;

    MainWindow& m_window;
    Workspace& m_workspace;
    ViewUndo m_views;
    QAction* m_undo = nullptr;
    QAction* m_redo = nullptr;
    std::size_t m_docks = 0;
    std::size_t m_layout = 0;
};

} // namespace rmtscope
