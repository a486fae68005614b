#pragma once

#include "engine/text/source_word.h"

#include <string>
#include <vector>

namespace rmtscope {

/// Text that a normaliser changed, with the source of every byte.
struct AlignedText {
    std::string text;              ///< valid UTF-8
    std::vector<ByteSpan> origins; ///< [text.size()]

    AlignedText() = default;
    explicit AlignedText(const SourceWord& piece);

    void append(char32_t codePoint, const ByteSpan& origin);
    [[nodiscard]] SourceWord view() const { return SourceWord{text, {}, origins.data()}.part(0, text.size()); }
};

/// One step or several of what happens to a text before it is split into words; immutable, used by several threads.
class Normaliser {
public:
    Normaliser() = default;
    Normaliser(const Normaliser&) = delete;
    Normaliser& operator=(const Normaliser&) = delete;
    virtual ~Normaliser() = default;

    virtual void apply(AlignedText& text) const = 0;
};

/// Whether normalisers leave this character's kind (letter, number, punctuation, white space) as it is and never join
/// it with what stands before it: a text can be normalised in two parts between two such characters.
[[nodiscard]] bool isSteadyCharacter(char32_t codePoint);

} // namespace rmtscope
