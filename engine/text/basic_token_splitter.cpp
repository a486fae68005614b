#include "engine/text/basic_token_splitter.h"

namespace rmtscope {

void BasicTokenSplitter::split(const SourceWord& piece, const WordSink& sink) const {
    BasicTokens words(piece.text, m_options, piece.bytes.begin);
    SourceWord word;
    while (words.next(word)) {
        sink(word);
    }
}

bool BasicTokenSplitter::canCut(char32_t before, char32_t after) const {
    // No word goes across such a character, whatever stands beside it.
    const auto standsAlone = [&](char32_t c) {
        const CharacterClass kind = classifyForBert(c, m_options.tables);
        return kind == CharacterClass::Space || kind == CharacterClass::Punctuation ||
               (kind == CharacterClass::Ideograph && m_options.isolateCjk);
    };
    return standsAlone(before) || standsAlone(after);
}

} // namespace rmtscope
