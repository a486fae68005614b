#include "widgets/branch_commands.h"

#include <QCoreApplication>

#include <utility>

namespace rmtscope {
namespace {

QString nameOf(const BranchList& list, quint64 id) {
    const auto branch = list.find(id);
    return branch ? branch->spec.name : QString();
}

QString commandWords(const char* text) {
    return QCoreApplication::translate("BranchCommands", text);
}

} // namespace

RemoveBranch::RemoveBranch(BranchList& list, quint64 id)
    : QUndoCommand(commandWords("delete \u201c%1\u201d").arg(nameOf(list, id)))
    , m_list(list)
    , m_id(id)
    , m_row(list.rowOf(id)) {}

void RemoveBranch::redo() {
    m_row = m_list.rowOf(m_id);
    m_branch = m_list.take(m_id);
}

void RemoveBranch::undo() {
    if (m_branch) {
        m_list.put(m_row, std::move(m_branch));
    }
}

RenameBranch::RenameBranch(BranchList& list, quint64 id, QString name)
    : QUndoCommand(commandWords("rename \u201c%1\u201d").arg(nameOf(list, id)))
    , m_list(list)
    , m_id(id)
    , m_before(nameOf(list, id))
    , m_after(std::move(name)) {}

} // namespace rmtscope
