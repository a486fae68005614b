#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace rmtscope {

/// A whole file in memory, read-only and page by page as it is touched. A file that another program shortens meanwhile
/// can't be guarded against; files that are replaced (written anew and renamed) are safe.
class MappedFile {
public:
    /// Throws Error: FileMissing, FileUnreadable, FileEmpty.
    explicit MappedFile(const std::filesystem::path& file);
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    [[nodiscard]] std::span<const std::byte> bytes() const { return {m_data, m_size}; }

private:
    const std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace rmtscope
