#pragma once

#include "engine/api/indices.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// One token and the bytes it came from. Bytes that a normaliser drops belong to no token.
struct Token {
    std::int32_t id = 0;
    ByteSpan bytes;
};

/// What a token adds to the text of those before it.
struct TokenPiece {
    std::string text;        ///< "ing" of "##ing"; may be a part of a UTF-8 character
    bool beginsWord = false; ///< a blank goes before it
};

/// Ids of the tokens that models place themselves; absent ones are nullopt.
struct SpecialTokens {
    std::optional<std::int32_t> unknown, padding, classifier, separator, mask, beginOfText, endOfText;
};

/// Text to token ids, immutable and usable from several threads at once.
class Tokenizer {
public:
    Tokenizer() = default;
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;
    virtual ~Tokenizer() = default;

    /// Appends the tokens of `text` (valid UTF-8), no special tokens added; byte spans are offset by `base`.
    virtual void tokenize(std::string_view text, std::uint64_t base, std::vector<Token>& out) const = 0;

    /// A position in 1 .. `wanted`, as late as is cheap to find, at which `text` can be cut so that tokenizing the two
    /// parts gives the tokens of the whole; 0 when there is no such place. The end of `text` is always one.
    [[nodiscard]] virtual std::size_t cutBefore(std::string_view text, std::size_t wanted) const = 0;

    [[nodiscard]] virtual std::int64_t vocabularySize() const = 0;
    /// The vocabulary's entry, as it is written there ("##ing").
    [[nodiscard]] virtual std::string_view entry(std::int32_t id) const = 0;
    [[nodiscard]] virtual TokenPiece piece(std::int32_t id) const = 0;
    [[nodiscard]] virtual std::optional<std::int32_t> find(std::string_view entry) const = 0;
    [[nodiscard]] virtual const SpecialTokens& special() const = 0;
};

} // namespace rmtscope
