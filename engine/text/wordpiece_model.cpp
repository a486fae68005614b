#include "engine/text/wordpiece_model.h"

#include "engine/text/utf8.h"

#include <algorithm>

namespace rmtscope {

WordPieceModel::WordPieceModel(const Vocabulary& vocabulary, const WordPieceModelOptions& options)
    : m_continuationPrefix(options.continuationPrefix)
    , m_longestWord(options.longestWord) {
    const auto unknown = vocabulary.find(options.unknown);
    if (!unknown) {
        vocabulary.refuse("has no entry \"" + options.unknown + "\" for unknown words");
    }
    m_unknown = *unknown;
    for (std::int32_t id = 0; id < vocabulary.size(); ++id) {
        const std::string_view entry = vocabulary.entry(id);
        if (!entry.empty()) {
            m_starts.insert(entry, id);
        }
        if (entry.size() > options.continuationPrefix.size() && entry.starts_with(options.continuationPrefix)) {
            m_continuations.insert(entry.substr(options.continuationPrefix.size()), id);
        }
    }
}

bool WordPieceModel::isTooLong(std::string_view word) const {
    if (word.size() <= m_longestWord) {
        return false;
    }
    return word.size() > 4 * m_longestWord || countCodePoints(word) > m_longestWord;
}

void WordPieceModel::append(const SourceWord& word, std::uint64_t base, std::vector<Token>& out) const {
    const std::size_t first = out.size();
    std::uint64_t covered = 0;
    for (std::size_t at = 0; at < word.text.size() && !(at == 0 && isTooLong(word.text));) {
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
        out.push_back({m_unknown, {base + word.bytes.begin, base + word.bytes.end}});
    }
}

TokenPiece WordPieceModel::piece(std::string_view entry) const {
    const bool continues = entry.size() > m_continuationPrefix.size() && entry.starts_with(m_continuationPrefix);
    return {std::string(continues ? entry.substr(m_continuationPrefix.size()) : entry), !continues};
}

} // namespace rmtscope
