#include "engine/text/byte_pair_model.h"

#include "engine/text/byte_alphabet.h"

#include <queue>

#include <algorithm>

namespace rmtscope {

namespace {

constexpr std::size_t longestScan = 48; ///< symbols; beyond that a queue is faster than looking at all of them

constexpr std::size_t mostKept = std::size_t{1} << 16;

constexpr std::uint64_t pairKey(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

constexpr std::size_t hashOf(std::uint64_t pair) {
    return static_cast<std::size_t>((pair ^ pair >> 29) * 0x9E3779B97F4A7C15U >> 20);
}

} // namespace

BytePairModel::BytePairModel(const Vocabulary& vocabulary, const std::vector<Merge>& merges,
                             const BytePairOptions& options)
    : m_options(options)
    , m_direct(static_cast<std::size_t>(vocabulary.size())) {
    if (options.unknown) {
        const auto unknown = vocabulary.find(*options.unknown);
        if (!unknown) {
            vocabulary.refuse("has no entry \"" + *options.unknown + "\" for unknown bytes");
        }
        m_unknown = *unknown;
    }
    m_bytes.fill(-1);
    for (std::int32_t id = 0; id < vocabulary.size(); ++id) {
        const auto bytes = bytesOfEntry(vocabulary.entry(id));
        if (bytes && bytes->size() == 1) {
            m_bytes[static_cast<unsigned char>(bytes->front())] = id;
        }
    }
    addMerges(vocabulary, merges);
    addDirectWords(vocabulary);
}

void BytePairModel::addMerges(const Vocabulary& vocabulary, const std::vector<Merge>& merges) {
    std::size_t places = 1024;
    while (places < 2 * merges.size()) {
        places *= 2;
    }
    m_merges.resize(places);
    std::uint32_t rank = 0;
    for (const Merge& merge : merges) {
        const auto left = vocabulary.find(merge.left);
        const auto right = vocabulary.find(merge.right);
        const auto joined = vocabulary.find(merge.left + merge.right);
        if (!left || !right || !joined) {
            vocabulary.refuse("doesn't fit the merges: merge " + std::to_string(rank + 1) + ", \"" + merge.left +
                              "\" and \"" + merge.right + "\", needs an entry that isn't there");
        }
        std::size_t at = hashOf(pairKey(*left, *right)) & (places - 1);
        while (m_merges[at].pair != noPair && m_merges[at].pair != pairKey(*left, *right)) {
            at = (at + 1) & (places - 1);
        }
        m_merges[at] = {pairKey(*left, *right), rank++, *joined}; // of equal merges the last one counts
    }
}

void BytePairModel::addDirectWords(const Vocabulary& vocabulary) {
    std::vector<Symbol> symbols;
    for (std::int32_t id = 0; id < vocabulary.size(); ++id) {
        const auto bytes = bytesOfEntry(vocabulary.entry(id));
        if (!bytes || bytes->empty()) {
            continue;
        }
        spell(*bytes, symbols);
        if (m_options.ignoreMerges || (symbols.size() == 1 && symbols.front().id == id)) {
            m_direct.insert(*bytes, id);
        }
    }
}

const BytePairModel::Joined* BytePairModel::find(std::int32_t left, std::int32_t right) const {
    const std::uint64_t pair = pairKey(left, right);
    std::size_t at = hashOf(pair) & (m_merges.size() - 1);
    while (m_merges[at].pair != pair) {
        if (m_merges[at].pair == noPair) {
            return nullptr;
        }
        at = (at + 1) & (m_merges.size() - 1);
    }
    return &m_merges[at];
}

void BytePairModel::spell(std::string_view word, std::vector<Symbol>& symbols) const {
    symbols.clear();
    for (std::uint32_t i = 0; i < word.size(); ++i) {
        std::int32_t id = m_bytes[static_cast<unsigned char>(word[i])];
        if (id < 0) {
            id = m_unknown;
            const bool follows = !symbols.empty() && symbols.back().id == m_unknown && symbols.back().end == i;
            if (id >= 0 && m_options.fuseUnknown && follows) {
                symbols.back().end = i + 1;
                continue;
            }
        }
        if (id >= 0) {
            symbols.push_back({id, i, i + 1});
        }
    }
    if (symbols.size() <= longestScan) {
        join(symbols);
    } else {
        joinMany(symbols);
    }
}

void BytePairModel::join(std::vector<Symbol>& symbols) const {
    std::array<const Joined*, longestScan> pairs{}; // [i]: what i and i+1 become
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
        pairs[i] = find(symbols[i].id, symbols[i + 1].id);
    }
    for (;;) {
        std::size_t best = symbols.size();
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
            if (pairs[i] != nullptr && (best == symbols.size() || pairs[i]->rank < pairs[best]->rank)) {
                best = i;
            }
        }
        if (best == symbols.size()) {
            return;
        }
        symbols[best] = {pairs[best]->id, symbols[best].begin, symbols[best + 1].end};
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        std::copy(pairs.begin() + static_cast<std::ptrdiff_t>(best) + 1,
                  pairs.begin() + static_cast<std::ptrdiff_t>(symbols.size()),
                  pairs.begin() + static_cast<std::ptrdiff_t>(best));
        if (best > 0) {
            pairs[best - 1] = find(symbols[best - 1].id, symbols[best].id);
        }
        pairs[best] = best + 1 < symbols.size() ? find(symbols[best].id, symbols[best + 1].id) : nullptr;
    }
}

void BytePairModel::joinMany(std::vector<Symbol>& symbols) const {
    struct Candidate {
        std::uint32_t rank;
        std::size_t place;
        std::uint64_t pair; ///< when it was found: a pair that changed since is out of date
        bool operator<(const Candidate& other) const {
            return rank != other.rank ? rank > other.rank : place > other.place;
        }
    };
    const std::size_t none = symbols.size();
    std::vector<std::size_t> next(symbols.size());
    std::vector<std::size_t> previous(symbols.size());
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        next[i] = i + 1;
        previous[i] = i == 0 ? none : i - 1;
    }
    std::priority_queue<Candidate> queue;
    const auto offer = [&](std::size_t place) {
        if (place == none || next[place] == none) {
            return;
        }
        const Joined* const joined = find(symbols[place].id, symbols[next[place]].id);
        if (joined != nullptr) {
            queue.push({joined->rank, place, joined->pair});
        }
    };
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        offer(i);
    }
    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        Symbol& left = symbols[best.place];
        const std::size_t right = next[best.place];
        if (left.id < 0 || right == none || pairKey(left.id, symbols[right].id) != best.pair) {
            continue;
        }
        left = {find(left.id, symbols[right].id)->id, left.begin, symbols[right].end};
        symbols[right].id = -1;
        next[best.place] = next[right];
        if (next[right] != none) {
            previous[next[right]] = best.place;
        }
        offer(previous[best.place]);
        offer(best.place);
    }
    std::erase_if(symbols, [](const Symbol& symbol) { return symbol.id < 0; });
}

void BytePairModel::append(const SourceWord& word, std::uint64_t base, std::vector<Token>& out) const {
    if (const std::int32_t direct = m_direct.find(word.text); direct >= 0) {
        out.push_back({direct, {base + word.bytes.begin, base + word.bytes.end}});
        return;
    }
    thread_local std::vector<Symbol> symbols;
    spell(word.text, symbols);
    for (const Symbol& symbol : symbols) {
        const ByteSpan span = word.source(symbol.begin, symbol.end);
        out.push_back({symbol.id, {base + span.begin, base + span.end}});
    }
    if (symbols.capacity() > mostKept) {
        symbols = {}; // of an endless word
    }
}

TokenPiece BytePairModel::piece(std::string_view entry) const {
    return {textOfEntry(entry), false}; // which holds the blank
}

} // namespace rmtscope
