#include "engine/text/pipeline_tokenizer.h"

#include "engine/text/utf8.h"

#include <algorithm>

namespace rmtscope {

namespace {

class PipelineTokenizer final : public Tokenizer {
public:
    explicit PipelineTokenizer(TokenizerParts parts)
        : m_parts(std::move(parts)) {
        const auto idOf = [&](const std::optional<std::string>& name) {
            return name ? m_parts.vocabulary.find(*name) : std::nullopt;
        };
        const SpecialTokenNames& names = m_parts.special;
        m_special = {idOf(names.unknown), idOf(names.padding),     idOf(names.classifier), idOf(names.separator),
                     idOf(names.mask),    idOf(names.beginOfText), idOf(names.endOfText)};
    }

    void tokenize(std::string_view text, std::uint64_t base, std::vector<Token>& out) const override {
        const WordSink toTokens = [&](const SourceWord& word) { m_parts.model->append(word, base, out); };
        const SourceWord source{text, {0, text.size()}, nullptr};
        splitAtTokens(m_parts.addedTokens, source, base, out, [&](const SourceWord& piece) {
            if (!m_parts.normaliser) {
                splitAtTokens(m_parts.normalisedTokens, piece, base, out,
                              [&](const SourceWord& words) { m_parts.splitter->split(words, toTokens); });
                return;
            }
            AlignedText normalised(piece);
            m_parts.normaliser->apply(normalised);
            splitAtTokens(m_parts.normalisedTokens, normalised.view(), base, out,
                          [&](const SourceWord& words) { m_parts.splitter->split(words, toTokens); });
        });
    }

    [[nodiscard]] std::size_t cutBefore(std::string_view text, std::size_t wanted) const override {
        std::size_t at = std::min(wanted, text.size());
        if (at == text.size()) {
            return at;
        }
        while (at > 0 && isContinuation(text[at])) {
            --at;
        }
        while (at > 0 && !canCut(text, at)) {
            at = previousCharacter(text, at);
        }
        return at;
    }

    [[nodiscard]] std::int64_t vocabularySize() const override { return m_parts.vocabulary.size(); }
    [[nodiscard]] std::string_view entry(std::int32_t id) const override { return m_parts.vocabulary.entry(id); }
    [[nodiscard]] TokenPiece piece(std::int32_t id) const override { return m_parts.model->piece(entry(id)); }
    [[nodiscard]] std::optional<std::int32_t> find(std::string_view entry) const override {
        return m_parts.vocabulary.find(entry);
    }
    [[nodiscard]] const SpecialTokens& special() const override { return m_special; }

private:
    /// Appends the tokens found in `piece`; what stands between them goes to `rest`.
    static void splitAtTokens(const AddedTokens& tokens, const SourceWord& piece, std::uint64_t base,
                              std::vector<Token>& out, const WordSink& rest) {
        if (tokens.empty()) {
            rest(piece);
            return;
        }
        tokens.split(piece.text, [&](const AddedTokens::Part& part) {
            const SourceWord word = piece.part(part.begin, part.end);
            if (part.id) {
                out.push_back({*part.id, {base + word.bytes.begin, base + word.bytes.end}});
            } else {
                rest(word);
            }
        });
    }

    /// 0 < at < text.size(), the beginning of a character.
    [[nodiscard]] bool canCut(std::string_view text, std::size_t at) const {
        const auto [before, after] = around(text, at);
        if (!m_parts.splitter->canCut(before, after) || !m_parts.addedTokens.canCut(text, at)) {
            return false;
        }
        if (!m_parts.normaliser) {
            return m_parts.normalisedTokens.canCut(text, at);
        }
        return isSteadyCharacter(before) && isSteadyCharacter(after) &&
               (m_parts.normalisedTokens.empty() || canCutNormalised(text, at));
    }

    /// Normalises the neighbourhood of `at`, from one place where that can be done to another.
    [[nodiscard]] bool canCutNormalised(std::string_view text, std::size_t at) const {
        const std::size_t reach = 4 * m_parts.normalisedTokens.longest() + 1024;
        std::size_t first = at - std::min(at, reach);
        std::size_t last = std::min(at + reach, text.size());
        while (first > 0 && first < at && !isSteadyPlace(text, first)) {
            ++first;
        }
        while (last > at && last < text.size() && !isSteadyPlace(text, last)) {
            --last;
        }
        const AlignedText left = normalisedPart(text, first, at);
        const AlignedText right = normalisedPart(text, at, last);
        // A token can be made of many more bytes than it has; then nothing is known.
        const std::size_t needed = m_parts.normalisedTokens.longest() + AddedTokens::longestBlank;
        if ((first > 0 && left.text.size() <= needed) || (last < text.size() && right.text.size() <= needed)) {
            return false;
        }
        return m_parts.normalisedTokens.canCut(left.text + right.text, left.text.size());
    }

    [[nodiscard]] AlignedText normalisedPart(std::string_view text, std::size_t first, std::size_t last) const {
        AlignedText part(SourceWord{text.substr(first, last - first), {first, last}, nullptr});
        m_parts.normaliser->apply(part);
        return part;
    }

    [[nodiscard]] static bool isSteadyPlace(std::string_view text, std::size_t at) {
        if (isContinuation(text[at])) {
            return false;
        }
        const auto [before, after] = around(text, at);
        return isSteadyCharacter(before) && isSteadyCharacter(after);
    }

    [[nodiscard]] static std::pair<char32_t, char32_t> around(std::string_view text, std::size_t at) {
        std::size_t begin = previousCharacter(text, at);
        const char32_t before = nextCodePoint(text, begin);
        return {before, nextCodePoint(text, begin)};
    }

    TokenizerParts m_parts;
    SpecialTokens m_special;
};

} // namespace

std::shared_ptr<const Tokenizer> makePipelineTokenizer(TokenizerParts parts) {
    return std::make_shared<PipelineTokenizer>(std::move(parts));
}

} // namespace rmtscope
