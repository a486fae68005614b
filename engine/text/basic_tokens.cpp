#include "engine/text/basic_tokens.h"

#include "engine/text/utf8.h"

#include <algorithm>

namespace rmtscope {

namespace {

enum class AsciiClass : std::uint8_t { Word, End, Other };

constexpr auto asciiClasses = [] {
    std::array<AsciiClass, 256> classes{};
    classes.fill(AsciiClass::Other);
    for (std::size_t c = ' '; c < 0x7F; ++c) {
        const bool isWord = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        classes[c] = isWord ? AsciiClass::Word : AsciiClass::End;
    }
    classes['\t'] = classes['\n'] = classes['\r'] = AsciiClass::End;
    return classes;
}();

/// Word: may be part of a word of ASCII letters and digits. End: ends such a word. Other: needs the general path.
constexpr AsciiClass asciiClass(char byte) {
    return asciiClasses[static_cast<unsigned char>(byte)];
}

constexpr bool isAsciiSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

constexpr char asciiLower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

} // namespace

BasicTokens::BasicTokens(std::string_view text, const BasicTokenOptions& options, std::uint64_t begin)
    : m_text(text)
    , m_options(options)
    , m_begin(begin) {}

bool BasicTokens::next(SourceWord& word) {
    m_word.clear();
    if (m_pendingAt == m_pendingEnd && nextAsciiWord(word)) {
        return true;
    }
    m_origins.clear();
    m_characters = 0;
    m_barrier = 0;
    if (!collectWord()) {
        return false;
    }
    word = {m_word, m_bytes, m_origins.data()};
    return true;
}

bool BasicTokens::nextAsciiWord(SourceWord& word) {
    while (m_at < m_text.size() && isAsciiSpace(m_text[m_at])) {
        ++m_at;
    }
    std::size_t end = m_at;
    while (end < m_text.size() && asciiClass(m_text[end]) == AsciiClass::Word) {
        ++end;
    }
    if (end == m_at && end < m_text.size() && asciiClass(m_text[end]) == AsciiClass::End) {
        m_word = m_text[m_at++]; // white space was skipped: punctuation
        word = {m_word, {m_begin + end, m_begin + m_at}, nullptr};
        return true;
    }
    if (end == m_at || (end < m_text.size() && asciiClass(m_text[end]) != AsciiClass::End)) {
        return false;
    }
    m_word.assign(m_text, m_at, std::min(end - m_at, m_options.longestWord + 1));
    if (m_options.lowerCase) {
        std::ranges::transform(m_word, m_word.begin(), asciiLower);
    }
    word = {m_word, {m_begin + m_at, m_begin + end}, nullptr};
    m_at = end;
    return true;
}

bool BasicTokens::collectWord() {
    for (;;) {
        if (m_pendingAt == m_pendingEnd) {
            if (m_at == m_text.size()) {
                break;
            }
            if (!normaliseCharacter() && m_characters > 0) {
                break;
            }
            continue;
        }
        const char32_t c = m_pending[m_pendingAt];
        if (m_pendingIsolated || classifyForBert(c, m_options.tables) == CharacterClass::Punctuation) {
            if (m_characters == 0) {
                ++m_pendingAt;
                append(c);
            }
            break;
        }
        ++m_pendingAt;
        if (!m_options.stripAccents || !isNonspacingMark(c, m_options.tables)) {
            append(c);
        } else if (combiningClass(c) == 0) {
            m_barrier = m_word.size();
        }
    }
    return m_characters > 0;
}

bool BasicTokens::normaliseCharacter() {
    const std::size_t begin = m_at;
    const char32_t c = nextCodePoint(m_text, m_at);
    const CharacterClass kind = classifyForBert(c, m_options.tables);
    if (kind == CharacterClass::Space) {
        return false;
    }
    if (kind != CharacterClass::Dropped) {
        m_pendingAt = 0;
        m_pendingEnd = normaliseForBert(c, m_options.lowerCase, m_options.stripAccents, m_pending);
        m_pendingBytes = {m_begin + begin, m_begin + m_at};
        m_pendingIsolated = m_options.isolateCjk && kind == CharacterClass::Ideograph;
    }
    return true;
}

void BasicTokens::append(char32_t codePoint) {
    m_bytes = {m_characters == 0 ? m_pendingBytes.begin : m_bytes.begin, m_pendingBytes.end};
    ++m_characters;
    if (m_characters > m_options.longestWord + 1) {
        return;
    }
    const std::size_t end = m_word.size();
    appendUtf8(codePoint, m_word);
    m_origins.resize(m_word.size(), m_pendingBytes);
    const std::uint8_t mark = m_options.stripAccents ? combiningClass(codePoint) : 0;
    if (mark == 0) {
        return;
    }
    // Canonical order: a mark goes before the marks of a higher class. Few of those survive the stripping.
    std::size_t place = end;
    while (place > m_barrier) {
        const std::size_t before = previousCharacter(m_word, place);
        std::size_t at = before;
        if (combiningClass(nextCodePoint(m_word, at)) <= mark) {
            break;
        }
        place = before;
    }
    const auto rotate = [&](auto& values) {
        const auto offset = [&](std::size_t n) { return values.begin() + static_cast<std::ptrdiff_t>(n); };
        std::rotate(offset(place), offset(end), values.end());
    };
    rotate(m_word);
    rotate(m_origins);
}

} // namespace rmtscope
