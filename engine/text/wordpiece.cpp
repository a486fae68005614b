#include "engine/text/wordpiece.h"

#include "engine/api/error.h"
#include "engine/text/basic_tokens.h"
#include "engine/text/piece_trie.h"
#include "engine/text/utf8.h"
#include "engine/text/vocabulary.h"

#include <algorithm>

namespace rmtscope {

namespace {

constexpr std::string_view continuationPrefix = "##";

class WordPiece final : public Tokenizer {
public:
    WordPiece(const std::filesystem::path& file, const WordPieceOptions& options)
        : m_vocabulary(file)
        , m_basic{options.lowerCase, options.stripAccents.value_or(options.lowerCase), options.isolateCjk,
                  options.longestWord} {
        m_special = {m_vocabulary.find(options.unknown), m_vocabulary.find(options.padding),
                     m_vocabulary.find(options.classifier), m_vocabulary.find(options.separator),
                     m_vocabulary.find(options.mask)};
        if (!m_special.unknown) {
            throw Error(ErrorCode::ConfigInvalid,
                        "The vocabulary " + file.string() + " has no entry \"" + options.unknown +
                            "\" for unknown words; get the file that belongs to the model.",
                        file.string());
        }
        for (std::int32_t id = 0; id < m_vocabulary.size(); ++id) {
            insert(id);
        }
    }

    void tokenize(std::string_view text, std::uint64_t base, std::vector<Token>& out) const override {
        BasicTokens words(text, m_basic);
        BasicToken word;
        while (words.next(word)) {
            appendPieces(word, base, out);
        }
    }

    [[nodiscard]] std::size_t cutBefore(std::string_view text, std::size_t wanted) const override {
        std::size_t at = std::min(wanted, text.size());
        if (at == text.size()) {
            return at;
        }
        while (at > 0 && isContinuation(text[at])) {
            --at;
        }
        bool nextStandsAlone = standsAlone(text, at);
        while (at > 0 && !nextStandsAlone) {
            const std::size_t before = previousCharacter(text, at);
            if (standsAlone(text, before)) {
                return at;
            }
            at = before;
            nextStandsAlone = false;
        }
        return at;
    }

    [[nodiscard]] std::int64_t vocabularySize() const override { return m_vocabulary.size(); }
    [[nodiscard]] std::string_view entry(std::int32_t id) const override { return m_vocabulary.entry(id); }
    [[nodiscard]] std::optional<std::int32_t> find(std::string_view entry) const override {
        return m_vocabulary.find(entry);
    }
    [[nodiscard]] const SpecialTokens& special() const override { return m_special; }

private:
    void insert(std::int32_t id) {
        const std::string_view entry = m_vocabulary.entry(id);
        if (!entry.starts_with(continuationPrefix)) {
            if (!entry.empty()) {
                m_starts.insert(entry, id);
            }
        } else if (entry.size() > continuationPrefix.size()) {
            m_continuations.insert(entry.substr(continuationPrefix.size()), id);
        }
    }

    /// True for a character that no word goes across: a text can be cut on both sides of it.
    [[nodiscard]] bool standsAlone(std::string_view text, std::size_t at) const {
        switch (classifyForBert(nextCodePoint(text, at))) {
        case CharacterClass::Space:
        case CharacterClass::Punctuation:
            return true;
        case CharacterClass::Ideograph:
            return m_basic.isolateCjk;
        default:
            return false;
        }
    }

    /// Longest match first; a word that can't be spelled to its end is unknown as a whole.
    void appendPieces(const BasicToken& word, std::uint64_t base, std::vector<Token>& out) const {
        const std::size_t first = out.size();
        std::uint64_t covered = 0;
        for (std::size_t at = 0; !word.tooLong && at < word.text.size();) {
            const PieceTrie& trie = at == 0 ? m_starts : m_continuations;
            const PieceTrie::Match match = trie.longest(word.text.substr(at));
            if (match.id < 0) {
                out.resize(first);
                break;
            }
            // Pieces of one source character (hangul decomposes) must not share it: the first one has it.
            ByteSpan span = word.source(at, at + match.length);
            span.begin = std::max(span.begin, covered);
            span.end = std::max(span.end, span.begin);
            covered = span.end;
            out.push_back({match.id, {base + span.begin, base + span.end}});
            at += match.length;
        }
        if (out.size() == first) {
            out.push_back({*m_special.unknown, {base + word.bytes.begin, base + word.bytes.end}});
        }
    }

    Vocabulary m_vocabulary;
    BasicTokenOptions m_basic;
    SpecialTokens m_special;
    PieceTrie m_starts;
    PieceTrie m_continuations;
};

} // namespace

std::shared_ptr<const Tokenizer> openWordPiece(const std::filesystem::path& vocabulary,
                                               const WordPieceOptions& options) {
    return std::make_shared<WordPiece>(vocabulary, options);
}

} // namespace rmtscope
