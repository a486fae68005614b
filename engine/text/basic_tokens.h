#pragma once

#include "engine/text/bert_characters.h"
#include "engine/text/source_word.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

struct BasicTokenOptions {
    bool lowerCase = true;
    bool stripAccents = true;
    bool isolateCjk = true;
    BertTables tables = BertTables::Newest;
    std::size_t longestWord = 100; ///< code points; of longer words one more is kept
};

/// BERT's basic tokenization (BasicTokenizer of the published library) as a stream of words: constant memory, no
/// allocation a word, whatever the text's length and however long its words. Special tokens are ordinary text.
class BasicTokens {
public:
    /// `text` is valid UTF-8, which begins at byte `begin` of the source.
    BasicTokens(std::string_view text, const BasicTokenOptions& options, std::uint64_t begin = 0);

    /// A word after cleaning and normalisation; its views live until the next call. False at the end.
    [[nodiscard]] bool next(SourceWord& word);

private:
    bool nextAsciiWord(SourceWord& word);
    bool collectWord();
    /// False when the character at m_at was white space.
    bool normaliseCharacter();
    void append(char32_t codePoint);

    std::string_view m_text;
    BasicTokenOptions m_options;
    std::uint64_t m_begin; ///< of m_text in the source
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
