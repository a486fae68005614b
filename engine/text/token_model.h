#pragma once

#include "engine/text/source_word.h"
#include "engine/text/tokenizer.h"

namespace rmtscope {

/// Turns one word into tokens; immutable, used by several threads at once.
class TokenModel {
public:
    TokenModel() = default;
    TokenModel(const TokenModel&) = delete;
    TokenModel& operator=(const TokenModel&) = delete;
    virtual ~TokenModel() = default;

    /// Appends the tokens of `word`, which isn't empty; their spans are offset by `base`.
    virtual void append(const SourceWord& word, std::uint64_t base, std::vector<Token>& out) const = 0;

    /// Of the vocabulary's entry of a token.
    [[nodiscard]] virtual TokenPiece piece(std::string_view entry) const = 0;
};

} // namespace rmtscope
