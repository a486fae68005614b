#pragma once

#include <QLabel>
#include <QTimer>

namespace rmtscope {

class Workspace;

/// One line of what is in use: device, threads and capture of the run that is open, what the next one will use if it
/// differs, and where memory goes: the tape, rows within their budget, and what views hold.
class RunStatus : public QLabel {
    Q_OBJECT

public:
    explicit RunStatus(Workspace& workspace, QWidget* parent = nullptr);

private:
    void refresh();

    Workspace& m_workspace;
    QTimer m_refresh;
};

} // namespace rmtscope
