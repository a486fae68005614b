#pragma once

#include "app/gui/last_session.h"
#include "viewmodels/saved_session.h"

#include <QObject>

class QMenu;
class QSettings;

namespace rmtscope {

class MainWindow;
class SessionOpening;
class Workspace;

/// Saves what the window shows to a file and opens it again, and offers at the next start what was open last.
class WindowSession : public QObject {
    Q_OBJECT

public:
    /// Appends its actions to `file`; all others outlive it.
    WindowSession(MainWindow& window, Workspace& workspace, QSettings& settings, QMenu& file);

    /// What the window shows now.
    [[nodiscard]] SavedSession current() const;
    /// What goes wrong becomes a message.
    void save(const QString& fileName);
    void open(const QString& fileName);
    /// Keeps current(), or the session that is being brought back, for the next start; nothing if neither is there.
    void rememberLast();
    /// Asks in a message whether what was open last shall be opened; not where files of it are gone.
    void offerLast();
    /// Opens that; what goes wrong becomes a message.
    void openLast();
    /// A session is being brought back.
    [[nodiscard]] bool isOpening() const { return m_opening != nullptr; }

private:
    void addActions(QMenu& file);
    void addRecent(QMenu& menu);
    void askWhereToSave();
    void askWhatToOpen();
    void bringBack(SavedSession session);
    void withdrawOffer();
    void onOpened();
    /// Of current(), model and document alone.
    [[nodiscard]] SavedSession openFiles() const;

    MainWindow& m_window;
    Workspace& m_workspace;
    LastSession m_last;
    SessionOpening* m_opening = nullptr;
    int m_offer = 0;       ///< the message; 0: there is none
    SavedSession m_opened; ///< the newest that was brought back
};

} // namespace rmtscope
