#include "engine/text/piece_trie.h"

namespace rmtscope {

namespace {

constexpr std::uint32_t edgeKey(std::uint32_t node, char byte) {
    return node << 8 | static_cast<unsigned char>(byte);
}

} // namespace

PieceTrie::PieceTrie()
    : m_edges(1024)
    , m_ids(1, -1) {}

std::size_t PieceTrie::place(std::uint32_t key) const {
    const std::size_t mask = m_edges.size() - 1;
    // Fibonacci hashing: consecutive nodes spread over the table.
    std::size_t at = static_cast<std::size_t>((std::uint64_t{key} * 0x9E3779B97F4A7C15U) >> 32) & mask;
    while (m_edges[at].key != key && m_edges[at].key != 0) {
        at = (at + 1) & mask;
    }
    return at;
}

void PieceTrie::grow() {
    std::vector<Edge> old(m_edges.size() * 2);
    old.swap(m_edges);
    for (const Edge& edge : old) {
        if (edge.key != 0) {
            m_edges[place(edge.key)] = edge;
        }
    }
}

void PieceTrie::insert(std::string_view piece, std::int32_t id) {
    std::uint32_t node = 0;
    for (const char byte : piece) {
        if (m_ids.size() * 2 > m_edges.size()) {
            grow();
        }
        Edge& edge = m_edges[place(edgeKey(node, byte))];
        if (edge.key == 0) {
            edge = {edgeKey(node, byte), static_cast<std::uint32_t>(m_ids.size())};
            m_ids.push_back(-1);
        }
        node = edge.target;
    }
    m_ids[node] = id;
}

PieceTrie::Match PieceTrie::longest(std::string_view text) const {
    Match match;
    std::uint32_t node = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const Edge& edge = m_edges[place(edgeKey(node, text[i]))];
        if (edge.key == 0) {
            break;
        }
        node = edge.target;
        if (m_ids[node] >= 0) {
            match = {m_ids[node], i + 1};
        }
    }
    return match;
}

} // namespace rmtscope
