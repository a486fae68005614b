#include "engine/text/unicode_classes.h"

#include <unicode/uchar.h>

#include <vector>

namespace rmtscope {

namespace {

PatternClass classify(char32_t codePoint) {
    const auto c = static_cast<UChar32>(codePoint);
    if (u_isUWhiteSpace(c) != 0) {
        return PatternClass::Space;
    }
    const std::uint32_t mask = U_GET_GC_MASK(c);
    return (mask & U_GC_L_MASK) != 0   ? PatternClass::Letter
           : (mask & U_GC_N_MASK) != 0 ? PatternClass::Number
                                       : PatternClass::Other;
}

} // namespace

PatternClass patternClass(char32_t codePoint) {
    static const auto basicPlane = [] {
        std::vector<PatternClass> table(0x10000);
        for (std::size_t c = 0; c < table.size(); ++c) {
            table[c] = classify(static_cast<char32_t>(c));
        }
        return table;
    }();
    return codePoint < basicPlane.size() ? basicPlane[codePoint] : classify(codePoint);
}

bool isWhiteSpace(char32_t codePoint) {
    return patternClass(codePoint) == PatternClass::Space;
}

bool isWordCharacter(char32_t codePoint) {
    const auto c = static_cast<UChar32>(codePoint);
    const std::uint32_t mask = U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
    return (U_GET_GC_MASK(c) & mask) != 0 || u_hasBinaryProperty(c, UCHAR_ALPHABETIC) != 0 ||
           u_hasBinaryProperty(c, UCHAR_JOIN_CONTROL) != 0;
}

} // namespace rmtscope
