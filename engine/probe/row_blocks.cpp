#include "engine/probe/row_blocks.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <new>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace rmtscope {

namespace {

constexpr std::size_t hugePage = std::size_t{2} << 20;
constexpr std::size_t pieceBytes = 2 * hugePage;
constexpr std::size_t cacheLine = 64;

std::size_t roundUp(std::size_t bytes, std::size_t unit) {
    return (bytes + unit - 1) / unit * unit;
}

struct Free {
    void operator()(std::byte* memory) const { std::free(memory); }
};
using Piece = std::unique_ptr<std::byte, Free>;

/// In huge pages where the system has them to give: one fault for dozens of segments.
Piece allocatePiece(std::size_t bytes) {
    const std::size_t whole = roundUp(bytes, hugePage);
    Piece piece(static_cast<std::byte*>(std::aligned_alloc(hugePage, whole)));
    if (!piece) {
        throw std::bad_alloc();
    }
#if defined(__linux__)
    madvise(piece.get(), bytes, MADV_HUGEPAGE); // a hint; without it everything works on small pages
#endif
    return piece;
}

} // namespace

class RowBlocks::Pieces {
public:
    explicit Pieces(std::size_t blockBytes)
        : m_blockBytes(roundUp(blockBytes, cacheLine)) {}

    std::byte* take() {
        const std::lock_guard lock(m_mutex);
        if (m_free.empty()) {
            grow();
        }
        std::byte* const block = m_free.back();
        m_free.pop_back();
        return block;
    }

    void giveBack(std::byte* block) {
        const std::lock_guard lock(m_mutex);
        m_free.push_back(block); // never allocates: grow() made room for every block
    }

private:
    void grow() {
        const std::size_t blocks = std::max<std::size_t>(1, pieceBytes / m_blockBytes);
        m_blocks += blocks;
        m_free.reserve(m_blocks);
        const Piece& piece = m_pieces.emplace_back(allocatePiece(blocks * m_blockBytes));
        for (std::size_t i = blocks; i-- > 0;) {
            m_free.push_back(piece.get() + i * m_blockBytes);
        }
    }

    std::mutex m_mutex;
    std::size_t m_blockBytes;
    std::size_t m_blocks = 0;
    std::vector<Piece> m_pieces;
    std::vector<std::byte*> m_free;
};

RowBlocks::RowBlocks(std::size_t cells)
    : m_cells(cells)
    , m_pieces(std::make_shared<Pieces>(std::max<std::size_t>(1, cells) * sizeof(Half))) {}

std::shared_ptr<Half[]> RowBlocks::take() {
    std::byte* const block = m_pieces->take();
    return {reinterpret_cast<Half*>(block),
            [pieces = m_pieces](Half* cells) { pieces->giveBack(reinterpret_cast<std::byte*>(cells)); }};
}

} // namespace rmtscope
