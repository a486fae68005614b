#pragma once

#include "engine/text/token_model.h"
#include "engine/text/vocabulary.h"
#include "engine/text/word_table.h"

#include <array>
#include <string>
#include <vector>

namespace rmtscope {

/// Two entries that are joined, the first of a list before all others.
struct Merge {
    std::string left, right; ///< as the vocabulary writes them
};

struct BytePairOptions {
    std::optional<std::string> unknown; ///< for bytes that the vocabulary doesn't have; unset: they are left out
    bool fuseUnknown = false;           ///< one unknown token for several such bytes in a row
    bool ignoreMerges = false;          ///< a word that is an entry is that entry, whatever the merges make of it
};

/// Byte-level byte-pair encoding (GPT-2's): joins the neighbours whose merge comes first, until none is left.
class BytePairModel final : public TokenModel {
public:
    /// Throws Error ConfigInvalid: a merge of or to something that isn't in the vocabulary (says which), no entry for
    /// the unknown token.
    BytePairModel(const Vocabulary& vocabulary, const std::vector<Merge>& merges, const BytePairOptions& options);

    void append(const SourceWord& word, std::uint64_t base, std::vector<Token>& out) const override;
    [[nodiscard]] TokenPiece piece(std::string_view entry) const override;

private:
    struct Joined {
        std::uint64_t pair = noPair; ///< left id << 32 | right id
        std::uint32_t rank = 0;
        std::int32_t id = 0;
    };
    static constexpr std::uint64_t noPair = ~std::uint64_t{0};

    struct Symbol {
        std::int32_t id;
        std::uint32_t begin; ///< bytes of the word
        std::uint32_t end;
    };

    void addMerges(const Vocabulary& vocabulary, const std::vector<Merge>& merges);
    void addDirectWords(const Vocabulary& vocabulary);
    [[nodiscard]] const Joined* find(std::int32_t left, std::int32_t right) const;
    void spell(std::string_view word, std::vector<Symbol>& symbols) const;
    void join(std::vector<Symbol>& symbols) const;
    void joinMany(std::vector<Symbol>& symbols) const;

    BytePairOptions m_options;
    std::int32_t m_unknown = -1;
    std::array<std::int32_t, 256> m_bytes{}; ///< id of each byte, or -1
    std::vector<Joined> m_merges;            ///< a hash table: a power of two, at most half full
    WordTable m_direct;                      ///< words that are one token: most of any text, found without merging
};

} // namespace rmtscope
