#include "engine/text/bert_characters.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include <array>

namespace rmtscope {

namespace {

CharacterClass classify(char32_t c) {
    if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
        return CharacterClass::Space;
    }
    if (c == 0xFFFD) {
        return CharacterClass::Dropped;
    }
    const auto category = u_charType(static_cast<UChar32>(c));
    const std::uint32_t mask = U_MASK(category);
    if (category == U_SPACE_SEPARATOR) {
        return CharacterClass::Space;
    }
    if (category == U_UNASSIGNED) {
        return CharacterClass::Unassigned;
    }
    if ((mask & U_GC_C_MASK) != 0) {
        return CharacterClass::Dropped;
    }
    if ((mask & U_GC_P_MASK) != 0 || (c < 0x80 && (mask & U_GC_S_MASK) != 0)) {
        return CharacterClass::Punctuation;
    }
    const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
    if (within(0x4E00, 0x9FFF) || within(0x3400, 0x4DBF) || within(0x20000, 0x2A6DF) || within(0x2A700, 0x2B73F) ||
        within(0x2B740, 0x2B81F) || within(0x2B820, 0x2CEAF) || within(0xF900, 0xFAFF) || within(0x2F800, 0x2FA1F)) {
        return CharacterClass::Ideograph;
    }
    return CharacterClass::Letter;
}

const UNormalizer2* canonicalDecomposition() {
    static const UNormalizer2* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        return unorm2_getNFDInstance(&status);
    }();
    return instance;
}

std::size_t decomposeInto(char32_t c, std::span<char32_t> out) {
    std::array<UChar, 2 * longestNormalised> units{};
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t length = unorm2_getDecomposition(canonicalDecomposition(), static_cast<UChar32>(c), units.data(),
                                                        static_cast<std::int32_t>(units.size()), &status);
    if (length < 0 || U_FAILURE(status)) {
        out[0] = c;
        return 1;
    }
    std::size_t count = 0;
    for (std::int32_t i = 0; i < length;) {
        UChar32 part = 0;
        U16_NEXT(units.data(), i, length, part);
        out[count++] = static_cast<char32_t>(part);
    }
    return count;
}

} // namespace

CharacterClass classifyForBert(char32_t codePoint) {
    static const auto ascii = [] {
        std::array<CharacterClass, 128> table{};
        for (std::size_t i = 0; i < table.size(); ++i) {
            table[i] = classify(static_cast<char32_t>(i));
        }
        return table;
    }();
    return codePoint < ascii.size() ? ascii[codePoint] : classify(codePoint);
}

bool isNonspacingMark(char32_t codePoint) {
    return u_charType(static_cast<UChar32>(codePoint)) == U_NON_SPACING_MARK;
}

std::uint8_t combiningClass(char32_t codePoint) {
    return u_getCombiningClass(static_cast<UChar32>(codePoint));
}

std::size_t normaliseForBert(char32_t codePoint, bool lowerCase, bool decompose,
                             std::span<char32_t, longestNormalised> out) {
    if (lowerCase && codePoint == 0x130) {
        // The only character whose lower case is longer than itself.
        out[0] = 'i';
        out[1] = 0x307;
        return 2;
    }
    const char32_t c = lowerCase ? static_cast<char32_t>(u_tolower(static_cast<UChar32>(codePoint))) : codePoint;
    if (decompose) {
        return decomposeInto(c, out);
    }
    out[0] = c;
    return 1;
}

} // namespace rmtscope
