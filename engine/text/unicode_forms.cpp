#include "engine/text/unicode_forms.h"

#include "engine/text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include <array>

namespace rmtscope {

namespace {

struct Character {
    char32_t codePoint = 0;
    std::uint8_t order = 0; ///< canonical combining class
    ByteSpan origin;
};

const UNormalizer2* normaliserOf(bool compatibility) {
    UErrorCode status = U_ZERO_ERROR;
    return compatibility ? unorm2_getNFKCInstance(&status) : unorm2_getNFCInstance(&status);
}

class UnicodeFormNormaliser final : public Normaliser {
public:
    explicit UnicodeFormNormaliser(const UnicodeForm& form)
        : m_form(form)
        , m_normaliser(normaliserOf(form.compatibility)) {}

    void apply(AlignedText& text) const override {
        const std::string source = std::move(text.text);
        const std::vector<ByteSpan> origins = std::move(text.origins);
        text = {};
        std::vector<Character> run; // from one character that starts afresh to the next
        for (std::size_t at = 0; at < source.size();) {
            const ByteSpan& origin = origins[at];
            const char32_t c = nextCodePoint(source, at);
            if (c < 0x80 && (run.empty() || run.back().codePoint < 0x80)) {
                flush(run, text);
                run.push_back({c, 0, origin});
                continue;
            }
            if (unorm2_hasBoundaryBefore(m_normaliser, static_cast<UChar32>(c)) != 0) {
                flush(run, text);
            }
            decompose(c, origin, run);
        }
        flush(run, text);
    }

private:
    void decompose(char32_t c, const ByteSpan& origin, std::vector<Character>& run) const {
        std::array<UChar, 64> units{};
        UErrorCode status = U_ZERO_ERROR;
        const std::int32_t length = unorm2_getDecomposition(m_normaliser, static_cast<UChar32>(c), units.data(),
                                                            static_cast<std::int32_t>(units.size()), &status);
        if (length < 0 || U_FAILURE(status)) {
            insert({c, u_getCombiningClass(static_cast<UChar32>(c)), origin}, run);
            return;
        }
        for (std::int32_t i = 0; i < length;) {
            UChar32 part = 0;
            U16_NEXT(units.data(), i, length, part);
            insert({static_cast<char32_t>(part), u_getCombiningClass(part), origin}, run);
        }
    }

    /// Canonical order: before marks of a higher class.
    static void insert(const Character& character, std::vector<Character>& run) {
        auto place = run.end();
        while (character.order != 0 && place != run.begin() && std::prev(place)->order > character.order) {
            --place;
        }
        run.insert(place, character);
    }

    void compose(std::vector<Character>& run) const {
        std::size_t starter = run.size();
        std::size_t kept = 0;
        std::uint8_t last = 0; // combining class of the last character that stayed behind the starter
        for (const Character character : run) {
            if (starter < kept && (last < character.order || (last == 0 && kept == starter + 1))) {
                const UChar32 whole = unorm2_composePair(m_normaliser, static_cast<UChar32>(run[starter].codePoint),
                                                         static_cast<UChar32>(character.codePoint));
                if (whole >= 0) {
                    ByteSpan& origin = run[starter].origin;
                    origin = {std::min(origin.begin, character.origin.begin),
                              std::max(origin.end, character.origin.end)};
                    run[starter].codePoint = static_cast<char32_t>(whole);
                    continue;
                }
            }
            if (character.order == 0) {
                starter = kept;
            }
            last = character.order;
            run[kept++] = character;
        }
        run.resize(kept);
    }

    void flush(std::vector<Character>& run, AlignedText& text) const {
        if (m_form.compose && run.size() > 1) {
            compose(run);
        }
        for (const Character& character : run) {
            text.append(character.codePoint, character.origin);
        }
        run.clear();
    }

    UnicodeForm m_form;
    const UNormalizer2* m_normaliser;
};

} // namespace

std::unique_ptr<const Normaliser> makeUnicodeForm(const UnicodeForm& form) {
    return std::make_unique<UnicodeFormNormaliser>(form);
}

} // namespace rmtscope
