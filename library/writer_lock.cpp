#include "library/writer_lock.h"

#include "engine/api/error.h"

#include <QDir>
#include <QFileInfo>
#include <QUuid>

namespace rmtscope {
namespace {

QString lockFile(const QString& library, const QString& writer) {
    return QStringLiteral("%1.%2.lock").arg(library, writer);
}

/// Only the end of a process frees its lock, never its age.
bool tryLock(QLockFile& lock) {
    lock.setStaleLockTime(0);
    return lock.tryLock(0);
}

} // namespace

WriterLock::WriterLock(const QString& library)
    : m_name(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_lock(lockFile(library, m_name)) {
    if (!tryLock(m_lock)) {
        throw Error(ErrorCode::WriteFailed,
                    QStringLiteral("The library of runs %1 can't be used: no file can be made beside it; give yourself "
                                   "the right to write there, or free some space.")
                        .arg(library)
                        .toStdString(),
                    library.toStdString());
    }
}

bool isWriterAlive(const QString& library, const QString& writer) {
    QLockFile lock(lockFile(library, writer));
    return !tryLock(lock);
}

void removeDeadWriters(const QString& library) {
    const QFileInfo info(library);
    const QString pattern = QStringLiteral("%1.*.lock").arg(info.fileName());
    for (const QString& name : info.dir().entryList({pattern}, QDir::Files)) {
        QLockFile lock(info.dir().filePath(name));
        tryLock(lock); // what can be locked is removed when it is unlocked
    }
}

} // namespace rmtscope
