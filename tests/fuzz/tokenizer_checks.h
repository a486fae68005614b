#pragma once

#include "engine/text/tokenizer.h"
#include "engine/text/utf8.h"
#include "tests/fuzz/checks.h"

namespace rmtscope::fuzz {

/// Tokens stand in the text's order, inside of it, and know ids of the vocabulary.
inline void requireInOrder(const Tokenizer& tokenizer, const std::vector<Token>& tokens, std::size_t textBytes) {
    std::uint64_t before = 0;
    for (const Token& token : tokens) {
        require(token.id >= 0 && token.id < tokenizer.vocabularySize(), "an id is one of the vocabulary");
        require(token.bytes.begin <= token.bytes.end && token.bytes.end <= textBytes, "a token lies in the text");
        require(token.bytes.begin >= before, "tokens stand in the text's order");
        before = token.bytes.begin;
    }
}

/// What every tokenizer promises for any text: see Tokenizer. What isn't UTF-8 is cut off, as the document reader
/// never hands it on.
inline void checkTokenizer(const Tokenizer& tokenizer, const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    text = text.substr(0, firstInvalidUtf8(text));
    std::vector<Token> whole;
    tokenizer.tokenize(text, 0, whole);
    requireInOrder(tokenizer, whole, text.size());
    if (text.empty()) {
        return;
    }
    const std::size_t cut = tokenizer.cutBefore(text, text.size() / 2 + 1);
    require(cut <= text.size() / 2 + 1, "a cut isn't behind what was asked for");
    if (cut == 0) {
        return;
    }
    std::vector<Token> parts;
    tokenizer.tokenize(text.substr(0, cut), 0, parts);
    tokenizer.tokenize(text.substr(cut), cut, parts);
    require(parts.size() == whole.size(), "two parts have the tokens of the whole");
    for (std::size_t i = 0; i < parts.size(); ++i) {
        require(parts[i].id == whole[i].id && parts[i].bytes == whole[i].bytes, "a part's token is the whole's");
    }
}

} // namespace rmtscope::fuzz
