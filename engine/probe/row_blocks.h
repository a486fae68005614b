#pragma once

#include "engine/api/half.h"

#include <cstddef>
#include <memory>

namespace rmtscope {

/// Memory for the rows of many segments, in blocks of one size: cut from large pieces, never set, and given out again
/// when the rows of a segment are dropped. The heap would map, clear and fault in every page of every segment anew.
class RowBlocks {
public:
    /// cells: how many numbers a block holds.
    explicit RowBlocks(std::size_t cells);

    [[nodiscard]] std::size_t cells() const { return m_cells; }
    /// Its numbers are whatever was there. It may outlive this object and be dropped in any thread.
    [[nodiscard]] std::shared_ptr<Half[]> take();

private:
    class Pieces;

    std::size_t m_cells;
    std::shared_ptr<Pieces> m_pieces;
};

} // namespace rmtscope
