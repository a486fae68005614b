#pragma once

#include <filesystem>

namespace rmtscope {

/// The first bytes of an HDF5 file.
struct Superblock {
    bool open = false; ///< marked as being written: its writer hasn't closed it, or was killed
};

/// Throws Error: FileMissing, FileUnreadable, FileEmpty, and FileDamaged for a file that isn't HDF5.
Superblock readSuperblock(const std::filesystem::path& file);

/// False for what can't be read, too.
bool isHdf5(const std::filesystem::path& file);

} // namespace rmtscope
