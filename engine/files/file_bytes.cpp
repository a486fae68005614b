#include "engine/files/file_bytes.h"

#include "engine/api/error.h"
#include "engine/files/opened_file.h"

#include <algorithm>
#include <new>
#include <string>

namespace rmtscope {

namespace {

// A mapped file that another program shortens kills the reader with SIGBUS. Up to this size a copy costs nothing worth
// that risk; beyond it, memory for a second copy of the text is the greater one.
constexpr std::size_t largestCopy = std::size_t{64} << 20;
constexpr std::size_t blockBytes = std::size_t{1} << 20;

FileBytes mapFile(const OpenedFile& opened) {
    const auto storage = opened.map();
    return {{reinterpret_cast<const char*>(storage.get()), opened.size()}, storage};
}

FileBytes copyFile(const std::filesystem::path& file, OpenedFile& opened, const std::stop_token& stop) {
    const auto storage = std::make_shared_for_overwrite<std::byte[]>(opened.size());
    std::span<std::byte> left(storage.get(), opened.size());
    while (!left.empty()) {
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Reading " + file.string() + " was cancelled.", file.string());
        }
        left = left.subspan(opened.read(left.first(std::min(blockBytes, left.size()))));
    }
    return {{reinterpret_cast<const char*>(storage.get()), opened.size()}, storage};
}

} // namespace

FileBytes readFileBytes(const std::filesystem::path& file, const std::stop_token& stop) {
    OpenedFile opened(file);
    try {
        return opened.size() > largestCopy ? mapFile(opened) : copyFile(file, opened, stop);
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory,
                    "There isn't enough memory to read " + file.string() + " (" + std::to_string(opened.size()) +
                        " bytes).",
                    file.string());
    }
}

} // namespace rmtscope
