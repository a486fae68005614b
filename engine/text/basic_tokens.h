#pragma once

#include "engine/api/indices.h"
#include "engine/text/bert_characters.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

struct BasicTokenOptions {
    bool lowerCase = true;
    bool stripAccents = true;
    bool isolateCjk = true;
    std::size_t longestWord = 100; ///< code points; what lies beyond isn't kept
};

/// A word after cleaning and normalisation; its views live until the next call of BasicTokens::next.
struct BasicToken {
    std::string_view text;             ///< normalised UTF-8; meaningless when tooLong
    ByteSpan bytes;                    ///< in the source, from the first to the last character that was kept
    const ByteSpan* origins = nullptr; ///< [text.size()]: the source character of each byte; null: byte i is byte i
    bool tooLong = false;

    /// Where bytes first..last-1 of `text` came from.
    [[nodiscard]] ByteSpan source(std::size_t first, std::size_t last) const;
};

/// BERT's basic tokenization (BasicTokenizer of the published library) as a stream of words: constant memory, no
/// allocation a word, whatever the text's length and however long its words. Special tokens are ordinary text.
class BasicTokens {
public:
    /// `text` is valid UTF-8.
    BasicTokens(std::string_view text, const BasicTokenOptions& options);

    /// False at the end.
    [[nodiscard]] bool next(BasicToken& token);

private:
    bool nextAsciiWord(BasicToken& token);
    bool collectWord();
    /// False when the character at m_at was white space.
    bool normaliseCharacter();
    void append(char32_t codePoint);

    std::string_view m_text;
    BasicTokenOptions m_options;
    std::size_t m_at = 0;
    // What the character before m_at became and hasn't been taken yet.
    std::array<char32_t, longestNormalised> m_pending{};
    std::size_t m_pendingAt = 0;
    std::size_t m_pendingEnd = 0;
    ByteSpan m_pendingBytes;
    bool m_pendingIsolated = false;
    // The word being collected.
    std::string m_word;
    std::vector<ByteSpan> m_origins; ///< [m_word.size()]
    std::size_t m_characters = 0;
    std::size_t m_barrier = 0; ///< marks are never reordered across this byte of m_word
    ByteSpan m_bytes;
};

} // namespace rmtscope
