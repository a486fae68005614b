#pragma once

#include "viewmodels/saved_session.h"

namespace rmtscope {

inline const QString sessionSuffix = QStringLiteral("rmtscope");

/// Writes the whole file or leaves what was there. bundled: see SessionPlaces. Throws Error WriteFailed,
/// also for a session that would be too large to be read again.
void writeSession(const QString& fileName, const SavedSession& session, const QString& bundled);
/// Throws Error: FileMissing, also for files that the session names, all of them; FileUnreadable; what sessionOf()
/// throws.
[[nodiscard]] SavedSession readSession(const QString& fileName, const QString& bundled);

} // namespace rmtscope
