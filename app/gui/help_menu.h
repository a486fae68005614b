#pragma once

#include <QObject>
#include <QString>

class QMenu;

namespace rmtscope {

class MainWindow;
class Panel;

/// Help on the view that has the focus, all keys, and what the program is.
class HelpMenu : public QObject {
    Q_OBJECT

public:
    /// Appends its actions to `menu`; both outlive it.
    HelpMenu(MainWindow& window, QMenu& menu);

    /// Of the engine's LibTorch; empty where it isn't known.
    void setTorchVersion(const QString& version) { m_torchVersion = version; }

private:
    /// With the focus, else below the mouse, else the timeline.
    [[nodiscard]] Panel& currentPanel() const;
    void showKeys();
    void showAbout();

    MainWindow& m_window;
    QString m_torchVersion;
};

} // namespace rmtscope
