#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rmtscope {

[[nodiscard]] constexpr bool isAscii(char byte) {
    return static_cast<unsigned char>(byte) < 0x80;
}
[[nodiscard]] constexpr bool isContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

/// The code point at `at`, which moves behind it. `text` is valid UTF-8 and `at` one of its characters.
[[nodiscard]] constexpr char32_t nextCodePoint(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[at + i])); };
    const char32_t lead = byte(0);
    if (lead < 0x80) {
        at += 1;
        return lead;
    }
    char32_t codePoint = 0;
    if (lead < 0xE0) {
        codePoint = (lead & 0x1FU) << 6 | (byte(1) & 0x3FU);
        at += 2;
    } else if (lead < 0xF0) {
        codePoint = (lead & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
        at += 3;
    } else {
        codePoint = (lead & 0x07U) << 18 | (byte(1) & 0x3FU) << 12 | (byte(2) & 0x3FU) << 6 | (byte(3) & 0x3FU);
        at += 4;
    }
    return codePoint;
}

/// Where the character that ends at `end` begins. `text` is valid UTF-8, end > 0.
[[nodiscard]] constexpr std::size_t previousCharacter(std::string_view text, std::size_t end) {
    --end;
    while (end > 0 && isContinuation(text[end])) {
        --end;
    }
    return end;
}

/// Bytes of the well-formed UTF-8 sequence at `at` (Unicode's table 3-7: no overlong forms, no surrogates); 0 if there
/// is none.
[[nodiscard]] std::size_t sequenceLength(std::string_view text, std::size_t at);

/// The first byte at or after `from` at which `text` stops being UTF-8; text.size() when it doesn't.
[[nodiscard]] std::size_t firstInvalidUtf8(std::string_view text, std::size_t from = 0);

void appendUtf8(char32_t codePoint, std::string& out);

/// `text` with U+FFFD for every byte that is no UTF-8.
[[nodiscard]] std::string withoutInvalidUtf8(std::string_view text);

/// Code points of valid UTF-8.
[[nodiscard]] std::uint64_t countCodePoints(std::string_view text);

} // namespace rmtscope
