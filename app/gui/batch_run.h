#pragma once

#include "app/gui/command_line.h"

#include <QObject>
#include <QTimer>

namespace rmtscope {

class MainWindow;
class Workspace;

/// Reads a document to its end, waits until every view shows it, writes what the command line asks for.
class BatchRun : public QObject {
    Q_OBJECT

public:
    BatchRun(Workspace& workspace, MainWindow& window, CommandLine command, QObject* parent = nullptr);

    void start();

Q_SIGNALS:
    /// `exitCode` 0 or 1; `sentence` says what went wrong.
    void finished(int exitCode, const QString& sentence);

private:
    void readToTheEnd();
    void settle();
    [[nodiscard]] bool settled() const;
    void write();
    void end(int exitCode, const QString& sentence);

    Workspace& m_workspace;
    MainWindow& m_window;
    CommandLine m_command;
    QTimer m_poll;
    int m_quietPolls = 0;
    bool m_ended = false;
};

} // namespace rmtscope
