#include "engine/text/bert_characters.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include <array>
#include <vector>

namespace rmtscope {

namespace {

std::int8_t categoryInUnicode8(char32_t c) {
    switch (c) { // what has changed since
    case 0x166D:
    case 0x111C9:
        return U_OTHER_PUNCTUATION;
    case 0x1734:
        return U_NON_SPACING_MARK;
    case 0x1885:
    case 0x1886:
        return U_OTHER_LETTER;
    case 0xA9BD:
        return U_COMBINING_SPACING_MARK;
    default:
        break;
    }
    UVersionInfo age{};
    u_charAge(static_cast<UChar32>(c), age);
    return age[0] > 8 ? static_cast<std::int8_t>(U_UNASSIGNED) : u_charType(static_cast<UChar32>(c));
}

std::int8_t category(char32_t c, BertTables tables) {
    return tables == BertTables::Newest ? u_charType(static_cast<UChar32>(c)) : categoryInUnicode8(c);
}

bool isIdeograph(char32_t c, BertTables tables) {
    const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
    const char32_t extensionE = tables == BertTables::Newest ? 0x2B820 : 0x2B920;
    return within(0x4E00, 0x9FFF) || within(0x3400, 0x4DBF) || within(0x20000, 0x2A6DF) || within(0x2A700, 0x2B73F) ||
           within(0x2B740, 0x2B81F) || within(extensionE, 0x2CEAF) || within(0xF900, 0xFAFF) ||
           within(0x2F800, 0x2FA1F);
}

CharacterClass classify(char32_t c, BertTables tables) {
    if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
        return CharacterClass::Space;
    }
    if (c == 0xFFFD) {
        return CharacterClass::Dropped;
    }
    const std::int8_t kind = category(c, tables);
    const std::uint32_t mask = U_MASK(kind);
    if (kind == U_SPACE_SEPARATOR) {
        return CharacterClass::Space;
    }
    if ((mask & U_GC_C_MASK) != 0 && !(kind == U_UNASSIGNED && tables == BertTables::Unicode8)) {
        return CharacterClass::Dropped;
    }
    if ((mask & U_GC_P_MASK) != 0 || (c < 0x80 && (mask & U_GC_S_MASK) != 0)) {
        return CharacterClass::Punctuation;
    }
    return isIdeograph(c, tables) ? CharacterClass::Ideograph : CharacterClass::Letter;
}

std::vector<CharacterClass> basicPlane(BertTables tables) {
    std::vector<CharacterClass> classes(0x10000);
    for (std::size_t c = 0; c < classes.size(); ++c) {
        classes[c] = classify(static_cast<char32_t>(c), tables);
    }
    return classes;
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

CharacterClass classifyForBert(char32_t codePoint, BertTables tables) {
    static const std::array planes{basicPlane(BertTables::Newest), basicPlane(BertTables::Unicode8)};
    return codePoint < 0x10000 ? planes[static_cast<std::size_t>(tables)][codePoint] : classify(codePoint, tables);
}

bool isNonspacingMark(char32_t codePoint, BertTables tables) {
    return codePoint >= 0x300 && category(codePoint, tables) == U_NON_SPACING_MARK;
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
