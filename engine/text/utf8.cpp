#include "engine/text/utf8.h"

#include <algorithm>

namespace rmtscope {

std::size_t sequenceLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || at + length > text.size()) {
        return 0;
    }
    // The second byte is where overlong forms, surrogates and numbers above 10FFFF show.
    const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < low || byte(1) > high) {
        return 0;
    }
    for (std::size_t i = 2; i < length; ++i) {
        if (!isContinuation(text[at + i])) {
            return 0;
        }
    }
    return length;
}

std::size_t firstInvalidUtf8(std::string_view text, std::size_t from) {
    while (from < text.size()) {
        const std::size_t length = sequenceLength(text, from);
        if (length == 0) {
            return from;
        }
        from += length;
    }
    return text.size();
}

void appendUtf8(char32_t codePoint, std::string& out) {
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xC0U | codePoint >> 6);
        put(0x80U | (codePoint & 0x3FU));
    } else if (codePoint < 0x10000) {
        put(0xE0U | codePoint >> 12);
        put(0x80U | (codePoint >> 6 & 0x3FU));
        put(0x80U | (codePoint & 0x3FU));
    } else {
        put(0xF0U | codePoint >> 18);
        put(0x80U | (codePoint >> 12 & 0x3FU));
        put(0x80U | (codePoint >> 6 & 0x3FU));
        put(0x80U | (codePoint & 0x3FU));
    }
}

std::string withoutInvalidUtf8(std::string_view text) {
    std::string valid;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t bad = firstInvalidUtf8(text, from);
        valid += text.substr(from, bad - from);
        if (bad < text.size()) {
            appendUtf8(U'\uFFFD', valid);
        }
        from = bad + 1;
    }
    return valid;
}

std::uint64_t countCodePoints(std::string_view text) {
    return static_cast<std::uint64_t>(std::ranges::count_if(text, [](char byte) { return !isContinuation(byte); }));
}

} // namespace rmtscope
