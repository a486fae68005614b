#include "engine/text/normaliser.h"

#include "engine/text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <array>

namespace rmtscope {

AlignedText::AlignedText(const SourceWord& piece)
    : text(piece.text) {
    origins.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        (void)nextCodePoint(text, at);
        origins.resize(at, piece.source(begin, at));
    }
}

void AlignedText::append(char32_t codePoint, const ByteSpan& origin) {
    appendUtf8(codePoint, text);
    origins.resize(text.size(), origin);
}

bool isSteadyCharacter(char32_t codePoint) {
    if (codePoint < 0x80) {
        return codePoint > ' ' ? codePoint != 0x7F : codePoint == ' ' || (codePoint >= '\t' && codePoint <= '\r');
    }
    static const UNormalizer2* const compatibility = [] {
        UErrorCode status = U_ZERO_ERROR;
        return unorm2_getNFKCInstance(&status);
    }();
    const auto c = static_cast<UChar32>(codePoint);
    constexpr std::uint32_t kinds = U_GC_L_MASK | U_GC_N_MASK | U_GC_P_MASK | U_GC_S_MASK;
    std::array<UChar, 40> unused{};
    UErrorCode status = U_ZERO_ERROR;
    return codePoint != 0xFFFD && (U_GET_GC_MASK(c) & kinds) != 0 && unorm2_hasBoundaryBefore(compatibility, c) != 0 &&
           unorm2_getDecomposition(compatibility, c, unused.data(), static_cast<std::int32_t>(unused.size()), &status) <
               0;
}

} // namespace rmtscope
