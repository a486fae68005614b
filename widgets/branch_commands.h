#pragma once

#include "viewmodels/branch_list.h"

#include <QUndoCommand>

namespace rmtscope {

/// Takes a branch out of the list; undone, it is where it was with all that was read of it.
class RemoveBranch : public QUndoCommand {
public:
    /// `list` outlives it.
    RemoveBranch(BranchList& list, quint64 id);

    void redo() override;
    void undo() override;

private:
    BranchList& m_list;
    quint64 m_id;
    int m_row;
    std::shared_ptr<Branch> m_branch; ///< while it is out
};

class RenameBranch : public QUndoCommand {
public:
    /// `list` outlives it.
    RenameBranch(BranchList& list, quint64 id, QString name);

    void redo() override { m_list.rename(m_id, m_after); }
    void undo() override { m_list.rename(m_id, m_before); }

private:
    BranchList& m_list;
    quint64 m_id;
    QString m_before;
    QString m_after;
};

} // namespace rmtscope
