#include "engine/text/class_splitters.h"

#include "engine/text/bert_characters.h"
#include "engine/text/unicode_classes.h"
#include "engine/text/utf8.h"

namespace rmtscope {

namespace {

enum class Kind { Separator, Alone, Word, Symbol };

/// Neighbours of the same kind, Word or Symbol, make a word.
class ClassSplitter final : public WordSplitter {
public:
    explicit ClassSplitter(Kind (*kindOf)(char32_t))
        : m_kindOf(kindOf) {}

    void split(const SourceWord& piece, const WordSink& sink) const override {
        std::size_t begin = 0; // of the word being collected, if `kind` is one that collects
        Kind kind = Kind::Separator;
        for (std::size_t at = 0; at < piece.text.size();) {
            const std::size_t here = at;
            const Kind next = m_kindOf(nextCodePoint(piece.text, at));
            if (next == kind && next != Kind::Alone) {
                continue;
            }
            if (kind != Kind::Separator) {
                sink(piece.part(begin, here));
            }
            begin = here;
            kind = next;
        }
        if (kind != Kind::Separator) {
            sink(piece.part(begin, piece.text.size()));
        }
    }

    [[nodiscard]] bool canCut(char32_t before, char32_t after) const override {
        const Kind first = m_kindOf(before);
        return first != m_kindOf(after) || first == Kind::Separator || first == Kind::Alone;
    }

private:
    Kind (*m_kindOf)(char32_t);
};

class SplitterSequence final : public WordSplitter {
public:
    explicit SplitterSequence(std::vector<std::unique_ptr<const WordSplitter>> steps)
        : m_steps(std::move(steps)) {}

    void split(const SourceWord& piece, const WordSink& sink) const override { splitFrom(0, piece, sink); }

    /// Where the first step can be cut, the others see the same words on both sides.
    [[nodiscard]] bool canCut(char32_t before, char32_t after) const override {
        return m_steps.front()->canCut(before, after);
    }

private:
    void splitFrom(std::size_t step, const SourceWord& piece, const WordSink& sink) const {
        if (step + 1 == m_steps.size()) {
            m_steps[step]->split(piece, sink);
        } else {
            m_steps[step]->split(piece, [&](const SourceWord& word) { splitFrom(step + 1, word, sink); });
        }
    }

    std::vector<std::unique_ptr<const WordSplitter>> m_steps;
};

} // namespace

std::unique_ptr<const WordSplitter> makeBertSplitter() {
    return std::make_unique<ClassSplitter>([](char32_t c) {
        return isWhiteSpace(c)                                                           ? Kind::Separator
               : classifyForBert(c, BertTables::Unicode8) == CharacterClass::Punctuation ? Kind::Alone
                                                                                         : Kind::Word;
    });
}

std::unique_ptr<const WordSplitter> makeWhitespaceSplitter() {
    return std::make_unique<ClassSplitter>([](char32_t c) {
        return isWhiteSpace(c) ? Kind::Separator : isWordCharacter(c) ? Kind::Word : Kind::Symbol;
    });
}

std::unique_ptr<const WordSplitter> makeWhitespaceOnlySplitter() {
    return std::make_unique<ClassSplitter>([](char32_t c) { return isWhiteSpace(c) ? Kind::Separator : Kind::Word; });
}

std::unique_ptr<const WordSplitter> makeSplitterSequence(std::vector<std::unique_ptr<const WordSplitter>> steps) {
    return std::make_unique<SplitterSequence>(std::move(steps));
}

} // namespace rmtscope
