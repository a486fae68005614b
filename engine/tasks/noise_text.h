#pragma once

#include "engine/text/tokenizer.h"

namespace rmtscope {

/// A text as a stream of whole words that begins again when it ends. Keeps the tokens of a few thousand words. Belongs
/// to one thread. Tokenizer and text must outlive it.
class NoiseText {
public:
    struct Piece {
        std::string_view text;
        std::int64_t tokens = 0;
        bool beginsAgain = false; ///< the text's first piece, behind its last one
    };

    /// Begins at byte `start`, where the text can be cut.
    NoiseText(const Tokenizer& tokenizer, std::string_view text, std::size_t start = 0);

    /// The next words, `tokens` of them at most; nothing where not even one word is as short. Throws Error Usage when
    /// there is no token in the whole text.
    [[nodiscard]] Piece next(std::int64_t tokens);

private:
    void readChunk();

    const Tokenizer& m_tokenizer;
    std::string_view m_text;
    std::size_t m_at;       ///< byte behind the last piece
    std::size_t m_chunkEnd; ///< byte behind the tokens in the window
    std::vector<Token> m_window;
    std::size_t m_nextToken = 0; ///< in the window
    bool m_beginsAgain = false;
    bool m_anyToken = false;
};

} // namespace rmtscope
