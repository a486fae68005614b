#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace rmtscope {

/// A regular file with bytes in it, opened to be read.
class OpenedFile {
public:
    /// Throws Error: FileMissing, FileUnreadable (a folder, a device, no permission), FileEmpty.
    explicit OpenedFile(std::filesystem::path file);
    OpenedFile(const OpenedFile&) = delete;
    OpenedFile& operator=(const OpenedFile&) = delete;
    ~OpenedFile();

    [[nodiscard]] std::size_t size() const { return m_size; } ///< bytes, when it was opened

    /// Copies what follows the last read, at most buffer.size() bytes. Throws Error FileUnreadable, also when another
    /// program has shortened the file meanwhile.
    std::size_t read(std::span<std::byte> buffer);

    /// All of it in memory, read-only and page by page as it is touched; it outlives this object. A file that another
    /// program shortens meanwhile can't be guarded against; files that are replaced (written anew and renamed) are
    /// safe. Throws Error FileUnreadable.
    [[nodiscard]] std::shared_ptr<const std::byte> map() const;

private:
    [[noreturn]] void fail(int error) const;

    std::filesystem::path m_file;
    int m_descriptor = -1;
    std::size_t m_size = 0;
};

} // namespace rmtscope
