#pragma once

#include "engine/text/piece_trie.h"
#include "engine/text/token_model.h"
#include "engine/text/vocabulary.h"

namespace rmtscope {

struct WordPieceModelOptions {
    std::string unknown = "[UNK]";
    std::string continuationPrefix = "##";
    std::size_t longestWord = 100; ///< code points; longer words become the unknown token
};

/// Spells a word with the longest entry first; a word that can't be spelled to its end is unknown as a whole.
class WordPieceModel final : public TokenModel {
public:
    /// Throws Error ConfigInvalid: no unknown token.
    WordPieceModel(const Vocabulary& vocabulary, const WordPieceModelOptions& options);

    void append(const SourceWord& word, std::uint64_t base, std::vector<Token>& out) const override;
    [[nodiscard]] TokenPiece piece(std::string_view entry) const override;

private:
    [[nodiscard]] bool isTooLong(std::string_view word) const;

    std::string m_continuationPrefix;
    std::size_t m_longestWord;
    std::int32_t m_unknown = 0;
    PieceTrie m_starts;
    PieceTrie m_continuations;
};

} // namespace rmtscope
