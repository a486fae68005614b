#pragma once

#include "engine/text/token_source.h"

namespace rmtscope {

/// The tokens of a text of any size without keeping them: counted once, with a checkpoint every few thousand tokens,
/// then read at any place by tokenizing again from the checkpoint before it. Reading in order costs each byte once
/// more. Belongs to one thread at a time. `text` must outlive it.
class TokenStream final : public TokenSource {
public:
    TokenStream(std::shared_ptr<const Tokenizer> tokenizer, std::string_view text);

    /// Tokenizes everything once; idempotent. Throws Error Cancelled and can then be called again.
    void count(const ProgressCallback& progress, const std::stop_token& stop) override;
    [[nodiscard]] bool counted() const { return m_counted; }
    [[nodiscard]] std::int64_t tokens() const override { return m_tokens; }
    [[nodiscard]] std::unique_ptr<TokenSource> clone() const override;
    void read(TokenIndex first, std::int64_t count, std::vector<Token>& out) override;

private:
    struct Checkpoint {
        std::uint64_t byte; ///< where the text may be cut
        std::int64_t token; ///< the first one behind it
    };

    /// Where the chunk that begins at `begin` ends: at a place where the text may be cut.
    [[nodiscard]] std::uint64_t chunkEnd(std::uint64_t begin) const;
    /// Tokenizes the chunk behind checkpoint `chunk` into the window, if it isn't there already.
    void showChunk(std::size_t chunk);

    std::shared_ptr<const Tokenizer> m_tokenizer;
    std::string_view m_text;
    std::vector<Checkpoint> m_checkpoints; ///< one a chunk, and one behind the last chunk
    std::int64_t m_tokens = 0;
    bool m_counted = false;
    // The window: the tokens of the chunk that was tokenized last.
    std::vector<Token> m_window;
    std::size_t m_windowChunk = 0;
    bool m_windowFilled = false;
};

} // namespace rmtscope
