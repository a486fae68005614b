#pragma once

#include "engine/api/document.h"
#include "engine/api/progress.h"
#include "engine/text/tokenizer.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// The text tokens of a document, in any order. Belongs to one thread at a time.
class TokenSource {
public:
    TokenSource() = default;
    TokenSource(const TokenSource&) = delete;
    TokenSource& operator=(const TokenSource&) = delete;
    virtual ~TokenSource() = default;

    /// Everything below needs it; idempotent. Throws Error Cancelled and can then be called again.
    virtual void count(const ProgressCallback& progress, const std::stop_token& stop) = 0;
    [[nodiscard]] virtual std::int64_t tokens() const = 0;
    /// The same tokens for another reader, counted if they are here.
    [[nodiscard]] virtual std::unique_ptr<TokenSource> clone() const = 0;
    /// Replaces `out` by tokens first .. first+count-1. Needs first+count <= tokens().
    virtual void read(TokenIndex first, std::int64_t count, std::vector<Token>& out) = 0;
};

/// Those that `tokenizer` finds in the text, or those that a sample is made of. `document` must outlive it.
[[nodiscard]] std::unique_ptr<TokenSource> tokenSourceOf(const Document& document,
                                                         std::shared_ptr<const Tokenizer> tokenizer);

} // namespace rmtscope
