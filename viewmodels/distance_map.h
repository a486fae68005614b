#pragma once

#include "viewmodels/heatmap_buckets.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace rmtscope {

/// A symmetric matrix that grows at its end: the lower triangle in tiles, so that growing moves nothing.
class TriangleTiles {
public:
    [[nodiscard]] std::size_t size() const { return m_size; }
    /// New numbers are anything. Never shrinks.
    void grow(std::size_t size);
    /// Needs column <= row < size().
    [[nodiscard]] float& at(std::size_t row, std::size_t column) { return tile(row, column)[inTile(row, column)]; }
    [[nodiscard]] float at(std::size_t row, std::size_t column) const { return tile(row, column)[inTile(row, column)]; }
    [[nodiscard]] std::uint64_t bytes() const { return m_tiles.size() * side * side * sizeof(float); }

private:
    static constexpr std::size_t side = 64;

    [[nodiscard]] float* tile(std::size_t row, std::size_t column) const {
        const std::size_t down = row / side;
        return m_tiles[down * (down + 1) / 2 + column / side].get();
    }
    [[nodiscard]] static std::size_t inTile(std::size_t row, std::size_t column) {
        return row % side * side + column % side;
    }

    std::size_t m_size = 0;
    std::vector<std::unique_ptr<float[]>> m_tiles;
};

/// New rows of a distance map: blocks of some segments against all blocks before them and themselves.
struct DistanceRows {
    std::size_t first = 0;      ///< block
    std::size_t rows = 0;       ///< blocks
    std::size_t segments = 0;   ///< of all blocks up to the last of these, which may be a shorter one
    std::vector<float> largest; ///< [rows, first + rows]
    std::vector<float> mean;    ///< the same; empty where a block is one segment
};

/// `cells`: [rows, first + rows], distances of segments. Puts `perBlock` × `perBlock` of them into one; `first` is a
/// multiple of it. A block in which one isn't defined (NaN) isn't either.
[[nodiscard]] DistanceRows reduceDistances(std::span<const float> cells, std::size_t first, std::size_t rows,
                                           std::size_t perBlock);

/// Distances of all pairs of segments, at every scale: blocks of 1, 2, 4, … segments a side with their largest distance
/// and their mean, so that a picture costs as much as it has pixels. Of a document with more than mostBlocks segments
/// the finest blocks hold several; then it takes no more than 90 MiB, however long that is.
class DistanceMap {
public:
    static constexpr std::size_t mostBlocks = 4096; ///< a side
    /// A power of two: segments of one of the finest blocks, for a document of so many.
    [[nodiscard]] static std::size_t blockSize(std::int64_t segments);

    /// `segmentsPerBlock`: a power of two.
    explicit DistanceMap(std::size_t segmentsPerBlock = 1)
        : m_perBlock(segmentsPerBlock)
        , m_levels(1) {}

    /// The next ones: rows.first must be the number of blocks that are there.
    void append(const DistanceRows& rows);

    [[nodiscard]] std::size_t segments() const { return m_segments; }
    [[nodiscard]] std::size_t segmentsPerBlock() const { return m_perBlock; }
    /// Of all distances; 0 if there are none.
    [[nodiscard]] float maximum() const { return m_maximum; }
    [[nodiscard]] std::uint64_t bytes() const;

    /// Cells of a picture along one side: `count` cells of `width` segments each, a power of two, from segment `first`
    /// on, a multiple of it.
    struct Side {
        std::size_t first = 0;
        std::size_t width = 1;
        std::size_t count = 0;
    };
    /// [rows, columns]: the largest or mean distance of each cell, of as much as is there of it; NaN where there is
    /// nothing. Cells that are finer than a block have its number.
    [[nodiscard]] std::vector<float> bucket(const Side& rows, const Side& columns, BucketMode mode) const;

private:
    struct Level {
        TriangleTiles largest;
        TriangleTiles mean; ///< empty on the finest level if its blocks are single segments
    };
    struct Blocks {
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    [[nodiscard]] float value(std::size_t level, std::size_t row, std::size_t column, BucketMode mode) const;
    [[nodiscard]] std::size_t segmentsIn(std::size_t level, std::size_t block) const;
    [[nodiscard]] float combined(std::size_t level, Blocks rows, Blocks columns, BucketMode mode) const;
    [[nodiscard]] std::vector<Blocks> blocksOf(const Side& side, std::size_t level) const;
    void addFinest(const DistanceRows& rows);
    void combineRows(std::size_t level, std::size_t firstRow);

    std::size_t m_perBlock;
    std::size_t m_segments = 0;
    float m_maximum = 0;
    std::vector<Level> m_levels; ///< each with blocks twice as large as those before; never empty
};

} // namespace rmtscope
