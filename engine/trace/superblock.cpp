#include "engine/trace/superblock.h"

#include "engine/api/error.h"
#include "engine/files/opened_file.h"

#include <array>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace rmtscope {

namespace {

constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
constexpr std::size_t versionByte = 8;
constexpr std::size_t flagsByte = 11; // from version 2 on; 3 is the first that uses them

} // namespace

Superblock readSuperblock(const std::filesystem::path& file) {
    OpenedFile opened(file);
    std::array<char, 12> start{};
    opened.read(std::as_writable_bytes(std::span(start)));
    if (!std::string_view(start.data(), start.size()).starts_with(signature)) {
        throw Error(ErrorCode::FileDamaged, file.string() + " isn't a trace; choose one that rmt run --trace wrote.",
                    file.string());
    }
    return {.open = start[versionByte] >= 3 && (start[flagsByte] & 1) != 0};
}

bool isHdf5(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        return false;
    }
    std::ifstream stream(file, std::ios::binary);
    std::string start(signature.size(), '\0');
    return stream.read(start.data(), static_cast<std::streamsize>(start.size())) && start == signature;
}

} // namespace rmtscope
