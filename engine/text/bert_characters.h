#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace rmtscope {

/// What BERT's basic tokenizer does with a character.
enum class CharacterClass : std::uint8_t {
    Letter,      ///< stays in its word: letters, digits, marks, symbols
    Space,       ///< ends a word: blank, tab, newline, return, category Zs, and U+2028, U+2029
    Dropped,     ///< vanishes and joins its neighbours: NUL, U+FFFD, every other character of category C
    Punctuation, ///< a word of its own: category P and all ASCII that is no letter, digit, blank or control
    Ideograph,   ///< a word of its own: CJK ideographs, but not kana and hangul
};

/// BERT has two published tokenizers, and they were made with different versions of Unicode.
enum class BertTables : std::uint8_t {
    Newest,   ///< vocab.txt's: the newest Unicode; drops code points that nobody assigned
    Unicode8, ///< tokenizer.json's: Unicode 8; to it everything newer is a letter, and so are ideographs 2B820..2B91F
};

[[nodiscard]] CharacterClass classifyForBert(char32_t codePoint, BertTables tables);

/// A nonspacing mark: what BERT calls an accent.
[[nodiscard]] bool isNonspacingMark(char32_t codePoint, BertTables tables);

/// Unicode's canonical combining class, 0..254.
[[nodiscard]] std::uint8_t combiningClass(char32_t codePoint);

/// The longest canonical decomposition of a lower-cased character.
inline constexpr std::size_t longestNormalised = 18;

/// Lower case (one character at a time, as the published tokenizers do: no final sigma), then NFD if `decompose`.
/// Writes to `out` and returns how many.
std::size_t normaliseForBert(char32_t codePoint, bool lowerCase, bool decompose,
                             std::span<char32_t, longestNormalised> out);

} // namespace rmtscope
