#include "engine/trace/superblock.h"

#include "engine/api/error.h"

#include <array>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

namespace rmtscope {

namespace {

constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
constexpr std::size_t versionByte = 8;
constexpr std::size_t flagsByte = 11; // from version 2 on; 3 is the first that uses them

std::array<char, 12> readStart(std::ifstream& stream) {
    std::array<char, 12> start{};
    stream.read(start.data(), start.size());
    return start;
}

} // namespace

Superblock readSuperblock(const std::filesystem::path& file) {
    const auto unreadable = [&](const std::string& why) {
        return Error(ErrorCode::FileUnreadable, "The trace " + file.string() + " can't be read: " + why + ".",
                     file.string());
    };
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        throw Error(ErrorCode::FileMissing, "There is no file " + file.string() + "; check its name and folder.",
                    file.string());
    }
    if (!std::filesystem::exists(status)) {
        throw unreadable(error.message());
    }
    if (!std::filesystem::is_regular_file(status)) {
        throw unreadable("it is a folder or a device; choose a file");
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        throw unreadable(std::generic_category().message(errno));
    }
    const std::array<char, 12> start = readStart(stream);
    if (stream.gcount() == 0) {
        throw Error(ErrorCode::FileEmpty, "The file " + file.string() + " is empty; choose another one.",
                    file.string());
    }
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
    const std::array<char, 12> start = readStart(stream);
    return std::string_view(start.data(), start.size()).starts_with(signature);
}

} // namespace rmtscope
