#include "engine/text/byte_level_splitter.h"

#include "engine/text/unicode_classes.h"
#include "engine/text/utf8.h"

#include <array>
#include <string>
#include <vector>

namespace rmtscope {

namespace {

constexpr auto asciiPatterns = [] {
    std::array<PatternClass, 128> classes{};
    for (std::size_t c = 0; c < classes.size(); ++c) {
        const bool isLetter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        const bool isSpace = c == ' ' || (c >= '\t' && c <= '\r');
        classes[c] = isLetter               ? PatternClass::Letter
                     : c >= '0' && c <= '9' ? PatternClass::Number
                     : isSpace              ? PatternClass::Space
                                            : PatternClass::Other;
    }
    return classes;
}();

/// The class of the character at `at`, which moves behind it.
PatternClass nextClass(std::string_view text, std::size_t& at) {
    if (const auto byte = static_cast<unsigned char>(text[at]); byte < 0x80) {
        ++at;
        return asciiPatterns[byte];
    }
    return patternClass(nextCodePoint(text, at));
}

std::size_t endOfRun(std::string_view text, std::size_t at, PatternClass kind) {
    while (at < text.size()) {
        std::size_t next = at;
        if (nextClass(text, next) != kind) {
            break;
        }
        at = next;
    }
    return at;
}

/// Bytes of the contraction at `at`, which begins with an apostrophe; 0 if there is none.
std::size_t contraction(std::string_view text, std::size_t at) {
    const char first = at + 1 < text.size() ? text[at + 1] : '\0';
    const char second = at + 2 < text.size() ? text[at + 2] : '\0';
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
        return 2;
    }
    return (first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l') ? 3
                                                                                                                 : 0;
}

/// Where the white space from `at` to `end` stops being a word: its last character goes to what follows, if anything.
std::size_t endOfSpace(std::string_view text, std::size_t at, std::size_t end) {
    return end == text.size() ? end : std::max(at, previousCharacter(text, end));
}

std::size_t endOfWord(std::string_view text, std::size_t at) {
    if (text[at] == '\'') {
        if (const std::size_t bytes = contraction(text, at); bytes > 0) {
            return at + bytes;
        }
    }
    std::size_t second = at;
    const PatternClass first = nextClass(text, second);
    if (first != PatternClass::Space) {
        return endOfRun(text, second, first);
    }
    if (second == text.size()) {
        return second;
    }
    std::size_t third = second;
    const PatternClass next = nextClass(text, third);
    if (next != PatternClass::Space) {
        return text[at] == ' ' ? endOfRun(text, third, next) : second;
    }
    return endOfSpace(text, at, endOfRun(text, third, PatternClass::Space));
}

/// The same with a blank in front of the text; 0 when that blank is a word by itself.
std::size_t endOfPrefixedWord(std::string_view text) {
    std::size_t second = 0;
    const PatternClass first = nextClass(text, second);
    const std::size_t end = endOfRun(text, second, first);
    return first == PatternClass::Space ? endOfSpace(text, 0, end) : end;
}

/// `word` with a blank in front, which covers no byte of the source.
void emitPrefixed(const SourceWord& piece, std::size_t end, const WordSink& sink) {
    std::string text(1, ' ');
    text += piece.text.substr(0, end);
    const std::uint64_t begin = piece.origins == nullptr ? piece.bytes.begin : piece.origins[0].begin;
    std::vector<ByteSpan> origins{{begin, begin}};
    for (std::size_t i = 0; i < end; ++i) {
        origins.push_back(piece.source(i, i + 1));
    }
    sink({text, {begin, origins.back().end}, origins.data()});
}

} // namespace

void ByteLevelSplitter::split(const SourceWord& piece, const WordSink& sink) const {
    const std::string_view text = piece.text;
    if (text.empty()) {
        return;
    }
    std::size_t at = 0;
    if (m_options.addPrefixSpace && text.front() != ' ') {
        at = m_options.usePattern ? endOfPrefixedWord(text) : text.size();
        emitPrefixed(piece, at, sink);
    }
    while (at < text.size()) {
        const std::size_t end = m_options.usePattern ? endOfWord(text, at) : text.size();
        sink(piece.part(at, end));
        at = end;
    }
}

bool ByteLevelSplitter::canCut(char32_t before, char32_t after) const {
    if (!m_options.usePattern || (m_options.addPrefixSpace && after != ' ')) {
        return false;
    }
    const PatternClass first = patternClass(before);
    const PatternClass second = patternClass(after);
    // White space depends on what follows it, and an apostrophe may begin a contraction.
    return first != PatternClass::Space && first != second && !(before == '\'' && second == PatternClass::Letter);
}

} // namespace rmtscope
