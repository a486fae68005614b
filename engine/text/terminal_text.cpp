#include "engine/text/terminal_text.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <utility>

namespace rmtscope {

namespace {

constexpr char32_t replacement = 0xFFFD;

/// Can more bytes make a character of these?
bool isUnfinished(std::string_view bytes) {
    const auto lead = static_cast<unsigned char>(bytes.front());
    const std::size_t needed = lead < 0xC2 || lead > 0xF4 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return bytes.size() < needed && std::ranges::all_of(bytes.substr(1), isContinuation);
}

char32_t visible(char32_t codePoint) {
    constexpr char32_t pictures = 0x2400; // of the code points below U+0020
    constexpr char32_t pictureOfDelete = 0x2421;
    if (codePoint == U'\n' || codePoint == U'\t') {
        return codePoint;
    }
    if (codePoint < 0x20) {
        return pictures + codePoint;
    }
    if (codePoint == 0x7F) {
        return pictureOfDelete;
    }
    return codePoint >= 0x80 && codePoint < 0xA0 ? replacement : codePoint;
}

} // namespace

std::string TerminalText::append(std::string_view bytes) {
    m_rest += bytes;
    std::string shown;
    std::size_t at = 0;
    while (at < m_rest.size() && !isUnfinished(std::string_view(m_rest).substr(at))) {
        if (sequenceLength(m_rest, at) == 0) {
            appendUtf8(replacement, shown);
            ++at;
        } else {
            appendUtf8(visible(nextCodePoint(m_rest, at)), shown);
        }
    }
    m_rest.erase(0, at);
    return shown;
}

std::string TerminalText::finish() {
    std::string shown;
    if (!std::exchange(m_rest, {}).empty()) {
        appendUtf8(replacement, shown);
    }
    return shown;
}

} // namespace rmtscope
