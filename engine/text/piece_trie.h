#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace rmtscope {

/// Finds the longest of many strings that a text begins with: a byte trie whose edges lie in one hash table, so that a
/// step is one look-up and nothing is allocated.
class PieceTrie {
public:
    struct Match {
        std::int32_t id = -1; ///< -1: nothing matches
        std::size_t length = 0;
    };

    PieceTrie();

    /// `piece` isn't empty; of equal pieces the last one counts.
    void insert(std::string_view piece, std::int32_t id);
    [[nodiscard]] Match longest(std::string_view text) const;

private:
    struct Edge {
        std::uint32_t key = 0; ///< node << 8 | byte; the root's edge of byte 0 is never needed and marks a free place
        std::uint32_t target = 0;
    };

    [[nodiscard]] std::size_t place(std::uint32_t key) const;
    void grow();

    std::vector<Edge> m_edges; ///< a power of two, at most half full
    std::vector<std::int32_t> m_ids;
};

} // namespace rmtscope
