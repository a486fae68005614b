#include "widgets/library_commands.h"

#include "viewmodels/run_library.h"

#include <QCoreApplication>

#include <utility>

namespace rmtscope {
namespace {

QString libraryWords(const char* text) {
    return QCoreApplication::translate("LibraryCommands", text);
}

} // namespace

EditRunCommand::EditRunCommand(RunLibrary& library, QString id, RunTable::Column column, QString before, QString after)
    : QUndoCommand(column == RunTable::Tags ? libraryWords("the change of tags") : libraryWords("the change of notes"))
    , m_library(library)
    , m_id(std::move(id))
    , m_column(column)
    , m_before(std::move(before))
    , m_after(std::move(after)) {}

void EditRunCommand::write(const QString& text) {
    if (m_column == RunTable::Tags) {
        m_library.setTags(m_id, text);
    } else {
        m_library.setNotes(m_id, text);
    }
}

DeleteRunsCommand::DeleteRunsCommand(RunLibrary& library, QStringList ids)
    : QUndoCommand(ids.size() == 1 ? libraryWords("the deletion of a run")
                                   : libraryWords("the deletion of %1 runs").arg(ids.size()))
    , m_library(library)
    , m_ids(std::move(ids)) {}

void DeleteRunsCommand::undo() {
    m_library.restore(m_ids);
}

void DeleteRunsCommand::redo() {
    m_library.remove(m_ids);
}

} // namespace rmtscope
