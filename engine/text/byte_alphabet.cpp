#include "engine/text/byte_alphabet.h"

#include "engine/text/utf8.h"

#include <array>

namespace rmtscope {

namespace {

constexpr bool isVisible(int byte) {
    return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || (byte >= 0xAE && byte <= 0xFF);
}

/// Visible bytes stand for themselves, the others for 256, 257, … in their order; -1 where no byte does.
constexpr auto byteOfCharacter = [] {
    std::array<int, 512> table{};
    table.fill(-1);
    std::size_t next = 256;
    for (int byte = 0; byte < 256; ++byte) {
        table[isVisible(byte) ? static_cast<std::size_t>(byte) : next++] = byte;
    }
    return table;
}();

} // namespace

std::optional<std::string> bytesOfEntry(std::string_view entry) {
    std::string bytes;
    for (std::size_t at = 0; at < entry.size();) {
        const char32_t c = nextCodePoint(entry, at);
        if (c >= byteOfCharacter.size() || byteOfCharacter[c] < 0) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<char>(byteOfCharacter[c]));
    }
    return bytes;
}

std::string textOfEntry(std::string_view entry) {
    return bytesOfEntry(entry).value_or(std::string(entry));
}

} // namespace rmtscope
