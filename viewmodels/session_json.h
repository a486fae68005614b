#pragma once

#include "engine/api/error.h"
#include "viewmodels/saved_session.h"

namespace rmtscope {

/// What names of files in a session are relative to.
struct SessionPlaces {
    QString folder;  ///< of the session file; empty: names are absolute
    QString bundled; ///< the models and documents that come with the program, wherever it is installed
};

/// Throws Error about a session.
[[noreturn]] void failSession(ErrorCode code, const QString& sentence, const QString& subject);

/// Of the format; files of later versions are refused. Only a session in which branches put kept memories into others
/// is written as version 2: all others can be opened by earlier versions of the program.
inline constexpr int sessionVersion = 2;

/// The content of a session file. Files below one of the places are named relative to it.
[[nodiscard]] QByteArray sessionJson(const SavedSession& session, const SessionPlaces& places);
/// What sessionJson() has given. `fileName` is for sentences. Throws Error: FileDamaged, also for what is no session;
/// Usage for a later version.
[[nodiscard]] SavedSession sessionOf(const QByteArray& json, const SessionPlaces& places, const QString& fileName);

} // namespace rmtscope
