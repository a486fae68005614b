#pragma once

#include "viewmodels/saved_session.h"

namespace rmtscope {

inline const QString sessionSuffix = QStringLiteral("rmtscope");

/// Of a file that is saved to be opened elsewhere. Nearly all of a large one are values that branches put into memory.
inline constexpr qint64 mostSessionBytes = qint64{16} << 20;

/// Writes the whole file or leaves what was there. bundled: see SessionPlaces. Throws Error WriteFailed,
/// also for a session that would be too large to be read again.
void writeSession(const QString& fileName, const SavedSession& session, const QString& bundled);
/// Throws Error: FileMissing, also for files that the session names, all of them; FileUnreadable, also for a file of
/// more than `mostBytes`; what sessionOf() throws.
[[nodiscard]] SavedSession readSession(const QString& fileName, const QString& bundled,
                                       qint64 mostBytes = mostSessionBytes);

} // namespace rmtscope
