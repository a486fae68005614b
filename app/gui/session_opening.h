#pragma once

#include "viewmodels/saved_session.h"

#include <QObject>
#include <QSet>

namespace rmtscope {

class MainWindow;
class Panel;
class Workspace;

/// Brings a saved session back: opens its model and document, shows them as they were looked at, and reads on to the
/// position that was reached. Given up when something of it can't be opened or something else is.
class SessionOpening : public QObject {
    Q_OBJECT

public:
    /// `window` and `workspace` outlive it.
    SessionOpening(MainWindow& window, Workspace& workspace, SavedSession session, QObject* parent);

    ~SessionOpening() override;

    void start();

Q_SIGNALS:
    /// It is all there, or was given up; nothing more will come.
    void ended();

private:
    void onModelOpened();
    void onDocumentOpened();
    void onState();
    void show();
    void readOn();
    void showViews();
    void giveUp();
    void end();

    MainWindow& m_window;
    Workspace& m_workspace;
    SavedSession m_session;
    bool m_modelIsOpen = false;
    bool m_documentIsOpen = false;
    bool m_asking = false;        ///< somebody for the model's settings
    bool m_isShown = false;       ///< reads on
    bool m_setting = false;       ///< views, by showViews()
    int m_message = 0;            ///< that it reads on; 0: it doesn't
    QSet<const Panel*> m_touched; ///< by somebody, while it reads on
};

} // namespace rmtscope
