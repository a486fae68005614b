#include "engine/text/token_source.h"

#include "engine/text/token_stream.h"

#include <algorithm>
#include <span>
#include <utility>

namespace rmtscope {

namespace {

class GivenTokens final : public TokenSource {
public:
    explicit GivenTokens(std::span<const PlacedToken> tokens)
        : m_tokens(tokens) {}

    void count(const ProgressCallback& /*progress*/, const std::stop_token& /*stop*/) override {}
    [[nodiscard]] std::int64_t tokens() const override { return static_cast<std::int64_t>(m_tokens.size()); }
    [[nodiscard]] std::unique_ptr<TokenSource> clone() const override {
        return std::make_unique<GivenTokens>(m_tokens);
    }
    void read(TokenIndex first, std::int64_t count, std::vector<Token>& out) override {
        out.resize(static_cast<std::size_t>(count));
        std::ranges::transform(m_tokens.subspan(first.offset(), out.size()), out.begin(), [](const PlacedToken& token) {
            return Token{token.id, {token.begin, token.end}};
        });
    }

private:
    std::span<const PlacedToken> m_tokens;
};

} // namespace

std::unique_ptr<TokenSource> tokenSourceOf(const Document& document, std::shared_ptr<const Tokenizer> tokenizer) {
    if (document.sample) {
        return std::make_unique<GivenTokens>(document.sample->tokens);
    }
    return std::make_unique<TokenStream>(std::move(tokenizer), document.text);
}

} // namespace rmtscope
