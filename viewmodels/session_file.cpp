#include "viewmodels/session_file.h"

#include "viewmodels/session_json.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace rmtscope {

void writeSession(const QString& fileName, const SavedSession& session, const QString& bundled) {
    const QByteArray json = sessionJson(session, {QFileInfo(fileName).absolutePath(), bundled});
    if (json.size() > mostSessionBytes) {
        failSession(
            ErrorCode::WriteFailed,
            QStringLiteral("The session can't be saved to %1: it would have %2 MiB, and %3 MiB are the most that is "
                           "read again; delete branches in \"Branches\", those first that replace memory by that of "
                           "another run or change much text, and save again.")
                .arg(fileName)
                .arg((json.size() >> 20) + 1)
                .arg(mostSessionBytes >> 20),
            fileName);
    }
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.commit()) {
        failSession(ErrorCode::WriteFailed,
                    QStringLiteral("The session can't be saved to %1: %2; choose another place.")
                        .arg(fileName, file.errorString()),
                    fileName);
    }
}

SavedSession readSession(const QString& fileName, const QString& bundled, qint64 mostBytes) {
    QFile file(fileName);
    if (!file.exists()) {
        failSession(ErrorCode::FileMissing,
                    QStringLiteral("There is no session file %1; choose another one.").arg(fileName), fileName);
    }
    if (file.size() > mostBytes || !file.open(QIODevice::ReadOnly)) {
        const QString why = file.size() > mostBytes ? QStringLiteral("it is far too large") : file.errorString();
        failSession(ErrorCode::FileUnreadable,
                    QStringLiteral("The session file %1 can't be read: %2; choose another one.").arg(fileName, why),
                    fileName);
    }
    const SessionPlaces places{QFileInfo(fileName).absolutePath(), bundled};
    SavedSession session = sessionOf(file.readAll(), places, fileName);
    if (const QStringList missing = missingFiles(session); !missing.isEmpty()) {
        failSession(
            ErrorCode::FileMissing,
            QStringLiteral("The session %1 needs %2, which %3 there; put it back, or open model and document by hand.")
                .arg(fileName, missing.join(QStringLiteral(" and ")),
                     missing.size() == 1 ? QStringLiteral("isn't") : QStringLiteral("aren't")),
            missing.first());
    }
    return session;
}

} // namespace rmtscope
