#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string_view>

namespace rmtscope {

/// A whole file's bytes and what keeps them.
struct FileBytes {
    std::string_view bytes;
    std::shared_ptr<const void> storage;
};

/// Maps large files and reads the others. Throws Error: FileMissing, FileUnreadable (a folder, a device, no
/// permission), FileEmpty, OutOfMemory, Cancelled.
FileBytes readFileBytes(const std::filesystem::path& file, const std::stop_token& stop);

} // namespace rmtscope
