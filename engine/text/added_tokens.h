#pragma once

#include "engine/text/piece_trie.h"
#include "engine/text/vocabulary.h"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// An entry that is found in the text itself, before any word is split.
struct AddedToken {
    std::string content; ///< not empty
    std::int32_t id = 0;
    bool singleWord = false; ///< only where no letter or digit touches it
    bool stripLeft = false;  ///< takes the white space before it along
    bool stripRight = false;
};

/// Finds added tokens as the published library does: leftmost first, the longest of those that begin together.
class AddedTokens {
public:
    /// Part of the text: a token, or what stands between two of them.
    struct Part {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::optional<std::int32_t> id;
    };

    static constexpr std::size_t longestBlank = 256; ///< bytes of white space that canCut looks through

    AddedTokens() = default;
    explicit AddedTokens(std::vector<AddedToken> tokens);

    [[nodiscard]] bool empty() const { return m_tokens.empty(); }
    [[nodiscard]] std::size_t longest() const { return m_longest; } ///< bytes
    /// Hands all parts of `text` (valid UTF-8) to `sink`, in order; none is empty.
    void split(std::string_view text, const std::function<void(const Part&)>& sink) const;

    /// Whether cutting `text` at `at` leaves all tokens as they are; false where that takes long to find out.
    [[nodiscard]] bool canCut(std::string_view text, std::size_t at) const;

private:
    [[nodiscard]] bool touches(std::string_view text, std::size_t from, std::size_t to) const;

    std::vector<AddedToken> m_tokens;
    PieceTrie m_contents; ///< index into m_tokens
    std::array<bool, 256> m_starts{};
    std::size_t m_longest = 0; ///< bytes
    bool m_looksAround = false;
};

/// Tokens found as they stand in the text: those that `vocabulary` doesn't have are added to it. Throws Error
/// ConfigInvalid as Vocabulary::add.
[[nodiscard]] AddedTokens addPlainTokens(const std::map<std::string, std::int32_t>& tokens, Vocabulary& vocabulary);

} // namespace rmtscope
