#pragma once

#include "viewmodels/saved_session.h"

#include <QString>

class QSettings;

namespace rmtscope {

/// What was open when the window was closed last: a file in the program's own folder, since branches can make it large.
/// The settings only say that it is there.
class LastSession {
public:
    /// Takes over one that an earlier version has kept in `settings`, which outlive it. bundled: see SessionPlaces.
    LastSession(QSettings& settings, QString bundled);

    /// Somebody has kept one; whether it can be read isn't known.
    [[nodiscard]] bool isThere() const;
    /// In place of the one before. Throws Error WriteFailed; then that one stays.
    void keep(const SavedSession& session);
    /// Throws Error as readSession() does.
    [[nodiscard]] SavedSession read() const;

    [[nodiscard]] static QString fileName();

private:
    void write(const QByteArray& json);
    void takeOver();

    QSettings& m_settings;
    QString m_bundled;
};

} // namespace rmtscope
