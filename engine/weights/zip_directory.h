#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string_view>

namespace rmtscope {

/// A file inside a zip archive. `data` is the file itself only if it is stored; otherwise it is compressed or
/// encrypted.
struct ZipEntry {
    std::span<const std::byte> data;
    bool stored = true;
};

/// What is where in a whole zip archive (also zip64), by the names in its central directory. Names and data point into
/// `archive`, so that what is stored can be used where it is. Every entry is checked: its header agrees with the
/// directory, it lies within the archive, before the directory, and overlaps no other; names are unique. Checksums
/// aren't: they would cost reading everything, and PyTorch may write none. Throws FormatProblem.
[[nodiscard]] std::map<std::string_view, ZipEntry> readZipDirectory(std::span<const std::byte> archive);

} // namespace rmtscope
