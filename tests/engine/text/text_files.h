#pragma once

#include "engine/api/error.h"

#include <QByteArray>
#include <QString>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace rmtscope {

/// A file of these bytes; returns its path.
inline std::filesystem::path writeBytes(const QString& folder, const std::string& name, const QByteArray& bytes) {
    const std::filesystem::path path = std::filesystem::path(folder.toStdString()) / name;
    std::ofstream(path, std::ios::binary).write(bytes.constData(), bytes.size());
    return path;
}

inline std::string readBytes(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// What a call threw: no code if it threw nothing.
struct Thrown {
    std::optional<ErrorCode> code;
    QString sentence;
};

template <class Call>
Thrown thrownBy(Call&& call) {
    try {
        call();
    } catch (const Error& error) {
        return {error.code(), QString::fromUtf8(error.what())};
    }
    return {};
}

} // namespace rmtscope
