#pragma once

#include <QLockFile>
#include <QString>

namespace rmtscope {

/// Says to other programs that this one is there, and lets them notice when it is gone without having said so: the
/// file beside the library is locked as long as this lives, whatever ends the program.
class WriterLock {
public:
    /// Throws Error WriteFailed.
    explicit WriterLock(const QString& library);

    /// Unique, and never empty.
    [[nodiscard]] const QString& name() const { return m_name; }

private:
    QString m_name;
    QLockFile m_lock;
};

/// False for a writer that has ended. One on another computer counts as alive: nobody can know.
[[nodiscard]] bool isWriterAlive(const QString& library, const QString& writer);

/// Removes what writers left behind that were killed.
void removeDeadWriters(const QString& library);

} // namespace rmtscope
