#pragma once

#include <QString>

#include <filesystem>

namespace rmtscope {

/// Qt's file names and the engine's, without loss for any name the file system allows.
[[nodiscard]] std::filesystem::path toPath(const QString& fileName);
[[nodiscard]] QString toFileName(const std::filesystem::path& path);

} // namespace rmtscope
