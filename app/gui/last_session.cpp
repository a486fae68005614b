#include "app/gui/last_session.h"

#include "viewmodels/failure.h"
#include "viewmodels/session_file.h"
#include "viewmodels/session_json.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>

#include <limits>
#include <utility>

namespace rmtscope {
namespace {

const QString presenceKey = QStringLiteral("session/last_is_kept");
const QString earlierKey = QStringLiteral("session/last"); ///< held all of it

} // namespace

LastSession::LastSession(QSettings& settings, QString bundled)
    : m_settings(settings)
    , m_bundled(std::move(bundled)) {
    takeOver();
}

QString LastSession::fileName() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/last.") + sessionSuffix;
}

void LastSession::takeOver() {
    const QByteArray json = m_settings.value(earlierKey).toByteArray();
    if (!json.isEmpty() && attempt([&] { write(json); })) {
        return; // there is no room now; perhaps next time
    }
    m_settings.remove(earlierKey);
}

bool LastSession::isThere() const {
    return m_settings.value(presenceKey).toBool() && QFileInfo::exists(fileName());
}

void LastSession::keep(const SavedSession& session) {
    write(sessionJson(session, {QString(), m_bundled}));
}

void LastSession::write(const QByteArray& json) {
    QDir().mkpath(QFileInfo(fileName()).absolutePath());
    QSaveFile file(fileName());
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.commit()) {
        failSession(ErrorCode::WriteFailed,
                    QStringLiteral("What is open can't be kept for the next start in %1: %2; save it with \"Save "
                                   "session\".")
                        .arg(fileName(), file.errorString()),
                    fileName());
    }
    m_settings.setValue(presenceKey, true);
}

SavedSession LastSession::read() const {
    return readSession(fileName(), m_bundled, std::numeric_limits<qint64>::max()); // keep() knows no limit either
}

} // namespace rmtscope
