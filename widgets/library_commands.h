#pragma once

#include "viewmodels/run_table.h"

#include <QStringList>
#include <QUndoCommand>

namespace rmtscope {

class RunLibrary;

/// Tags or notes of a run are replaced.
class EditRunCommand : public QUndoCommand {
public:
    EditRunCommand(RunLibrary& library, QString id, RunTable::Column column, QString before, QString after);

    void undo() override { write(m_before); }
    void redo() override { write(m_after); }

private:
    void write(const QString& text);

    RunLibrary& m_library;
    QString m_id;
    RunTable::Column m_column;
    QString m_before;
    QString m_after;
};

/// Runs are removed from the library, which keeps them for undo until the window is closed.
class DeleteRunsCommand : public QUndoCommand {
public:
    DeleteRunsCommand(RunLibrary& library, QStringList ids);

    void undo() override;
    void redo() override;

private:
    RunLibrary& m_library;
    QStringList m_ids;
};

} // namespace rmtscope
