#include "engine/text/normaliser_steps.h"

#include "engine/text/bert_characters.h"
#include "engine/text/unicode_classes.h"
#include "engine/text/utf8.h"

#include <unicode/uchar.h>

#include <array>

namespace rmtscope {

namespace {

/// What a character becomes: writes it to `text`, any number of times.
using Replace = void (*)(char32_t codePoint, const ByteSpan& origin, AlignedText& text);

class CharacterStep final : public Normaliser {
public:
    explicit CharacterStep(Replace replace)
        : m_replace(replace) {}

    void apply(AlignedText& text) const override {
        AlignedText result;
        result.text.reserve(text.text.size());
        result.origins.reserve(text.text.size());
        for (std::size_t at = 0; at < text.text.size();) {
            const ByteSpan& origin = text.origins[at];
            m_replace(nextCodePoint(text.text, at), origin, result);
        }
        text = std::move(result);
    }

private:
    Replace m_replace;
};

class Sequence final : public Normaliser {
public:
    explicit Sequence(std::vector<std::unique_ptr<const Normaliser>> steps)
        : m_steps(std::move(steps)) {}

    void apply(AlignedText& text) const override {
        for (const auto& step : m_steps) {
            step->apply(text);
        }
    }

private:
    std::vector<std::unique_ptr<const Normaliser>> m_steps;
};

std::unique_ptr<const Normaliser> makeStep(Replace replace) {
    return std::make_unique<CharacterStep>(replace);
}

} // namespace

std::unique_ptr<const Normaliser> makeCleaning() {
    return makeStep([](char32_t c, const ByteSpan& origin, AlignedText& text) {
        if (classifyForBert(c, BertTables::Unicode8) != CharacterClass::Dropped) {
            text.append(isWhiteSpace(c) ? U' ' : c, origin);
        }
    });
}

std::unique_ptr<const Normaliser> makeIdeographIsolation() {
    return makeStep([](char32_t c, const ByteSpan& origin, AlignedText& text) {
        const bool alone = classifyForBert(c, BertTables::Unicode8) == CharacterClass::Ideograph;
        if (alone) {
            text.append(U' ', {origin.begin, origin.begin});
        }
        text.append(c, origin);
        if (alone) {
            text.append(U' ', {origin.end, origin.end});
        }
    });
}

std::unique_ptr<const Normaliser> makeLowerCase() {
    return makeStep([](char32_t c, const ByteSpan& origin, AlignedText& text) {
        std::array<char32_t, longestNormalised> lower{};
        const std::size_t count = normaliseForBert(c, true, false, lower);
        for (std::size_t i = 0; i < count; ++i) {
            text.append(lower[i], origin);
        }
    });
}

std::unique_ptr<const Normaliser> makeMarkStripping(bool all) {
    if (all) {
        return makeStep([](char32_t c, const ByteSpan& origin, AlignedText& text) {
            if ((U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) == 0) {
                text.append(c, origin);
            }
        });
    }
    return makeStep([](char32_t c, const ByteSpan& origin, AlignedText& text) {
        if (!isNonspacingMark(c, BertTables::Unicode8)) {
            text.append(c, origin);
        }
    });
}

std::unique_ptr<const Normaliser> makeSequence(std::vector<std::unique_ptr<const Normaliser>> steps) {
    return std::make_unique<Sequence>(std::move(steps));
}

} // namespace rmtscope
