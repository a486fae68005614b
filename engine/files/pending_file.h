#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace rmtscope {

/// A file that appears under its name whole or not at all: written beside it under another name, then renamed; of a
/// link, what it leads to. What isn't published disappears with the object. Every call throws Error WriteFailed with
/// the reason (disk full, no permission).
class PendingFile {
public:
    explicit PendingFile(const std::filesystem::path& file);
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;
    ~PendingFile();

    void write(std::string_view bytes);
    void publish();

private:
    [[noreturn]] void fail(int error) const;

    std::filesystem::path m_file;
    std::string m_temporary; ///< empty once it is gone
    int m_descriptor = -1;
};

} // namespace rmtscope
