#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// Ids of words, for a look-up per word of a long text: a short word lies in the table itself, so that finding it, or
/// finding that it isn't there, touches one place in memory.
class WordTable {
public:
    explicit WordTable(std::size_t words);

    /// At most as many as were announced, none of them empty or there already.
    void insert(std::string_view word, std::int32_t id);
    /// -1 if it isn't there. `word` isn't empty.
    [[nodiscard]] std::int32_t find(std::string_view word) const;

private:
    struct Place {
        std::uint64_t key = 0;    ///< the bytes of a short word, else its hash
        std::uint32_t length = 0; ///< 0: free
        std::int32_t id = -1;     ///< of a long word: index into m_long
    };
    struct LongWord {
        std::string text;
        std::int32_t id = -1;
    };

    /// Index of the place where the word is or would be.
    [[nodiscard]] std::size_t place(std::string_view word, std::uint64_t key) const;

    std::vector<Place> m_places; ///< a power of two, at most half full
    std::deque<LongWord> m_long;
};

} // namespace rmtscope
