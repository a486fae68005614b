#include "viewmodels/distance_map.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace rmtscope {
namespace {

constexpr float nothing = std::numeric_limits<float>::quiet_NaN();

/// Unlike std::max(), of which a NaN comes through on one side only.
float larger(float a, float b) {
    return std::isnan(a) || a > b ? a : b;
}

} // namespace

void TriangleTiles::grow(std::size_t size) {
    const std::size_t down = (size + side - 1) / side;
    while (m_tiles.size() < down * (down + 1) / 2) {
        m_tiles.push_back(std::make_unique<float[]>(side * side));
    }
    m_size = std::max(m_size, size);
}

DistanceRows reduceDistances(std::span<const float> cells, std::size_t first, std::size_t rows, std::size_t perBlock) {
    const std::size_t end = first + rows;
    DistanceRows reduced;
    reduced.first = first / perBlock;
    reduced.rows = (rows + perBlock - 1) / perBlock;
    reduced.segments = end;
    if (perBlock == 1) {
        reduced.largest.assign(cells.begin(), cells.end());
        return reduced;
    }
    const std::size_t columns = reduced.first + reduced.rows;
    reduced.largest.assign(reduced.rows * columns, 0.0F);
    std::vector<double> sums(reduced.rows * columns);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < end; ++column) {
            const float cell = cells[row * end + column];
            const std::size_t at = row / perBlock * columns + column / perBlock;
            reduced.largest[at] = larger(reduced.largest[at], cell);
            sums[at] += static_cast<double>(cell);
        }
    }
    for (std::size_t at = 0; at < sums.size(); ++at) {
        const std::size_t down = std::min(perBlock, rows - at / columns * perBlock);
        const std::size_t across = std::min(perBlock, end - at % columns * perBlock);
        reduced.mean.push_back(static_cast<float>(sums[at] / static_cast<double>(down * across)));
    }
    return reduced;
}

std::size_t DistanceMap::blockSize(std::int64_t segments) {
    std::size_t size = 1;
    while (static_cast<std::int64_t>(size * mostBlocks) < segments) {
        size *= 2;
    }
    return size;
}

float DistanceMap::value(std::size_t level, std::size_t row, std::size_t column, BucketMode mode) const {
    const Level& blocks = m_levels[level];
    const bool single = level == 0 && m_perBlock == 1;
    const TriangleTiles& tiles = mode == BucketMode::Max || single ? blocks.largest : blocks.mean;
    return tiles.at(std::max(row, column), std::min(row, column));
}

std::size_t DistanceMap::segmentsIn(std::size_t level, std::size_t block) const {
    const std::size_t whole = m_perBlock << level;
    const std::size_t begin = block * whole;
    return begin < m_segments ? std::min(whole, m_segments - begin) : 0;
}

float DistanceMap::combined(std::size_t level, Blocks rows, Blocks columns, BucketMode mode) const {
    float largest = -1;
    double sum = 0;
    double pairs = 0;
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
        for (std::size_t column = columns.begin; column < columns.end; ++column) {
            const float cell = value(level, row, column, mode);
            if (mode == BucketMode::Max) {
                largest = larger(largest, cell);
            } else {
                const auto weight = static_cast<double>(segmentsIn(level, row) * segmentsIn(level, column));
                sum += static_cast<double>(cell) * weight;
                pairs += weight;
            }
        }
    }
    return mode == BucketMode::Max ? largest : static_cast<float>(sum / pairs);
}

void DistanceMap::append(const DistanceRows& rows) {
    addFinest(rows);
    std::size_t level = 0;
    std::size_t firstRow = rows.first;
    while (m_levels[level].largest.size() > 1) {
        ++level;
        firstRow /= 2;
        if (level == m_levels.size()) {
            m_levels.emplace_back();
            firstRow = 0;
        }
        combineRows(level, firstRow);
    }
}

void DistanceMap::addFinest(const DistanceRows& rows) {
    Level& finest = m_levels.front();
    const std::size_t columns = rows.first + rows.rows;
    finest.largest.grow(columns);
    if (!rows.mean.empty()) {
        finest.mean.grow(columns);
    }
    m_segments = rows.segments;
    for (std::size_t row = 0; row < rows.rows; ++row) {
        for (std::size_t column = 0; column <= rows.first + row; ++column) {
            const std::size_t from = row * columns + column;
            finest.largest.at(rows.first + row, column) = rows.largest[from];
            m_maximum = rows.largest[from] > m_maximum ? rows.largest[from] : m_maximum;
            if (!rows.mean.empty()) {
                finest.mean.at(rows.first + row, column) = rows.mean[from];
            }
        }
    }
}

/// All rows from `firstRow` on, each block from up to four of the level below.
void DistanceMap::combineRows(std::size_t level, std::size_t firstRow) {
    const std::size_t below = m_levels[level - 1].largest.size();
    const std::size_t size = (below + 1) / 2;
    Level& blocks = m_levels[level];
    blocks.largest.grow(size);
    blocks.mean.grow(size);
    const auto children = [below](std::size_t block) { return Blocks{2 * block, std::min(2 * block + 2, below)}; };
    for (std::size_t row = firstRow; row < size; ++row) {
        for (std::size_t column = 0; column <= row; ++column) {
            blocks.largest.at(row, column) = combined(level - 1, children(row), children(column), BucketMode::Max);
            blocks.mean.at(row, column) = combined(level - 1, children(row), children(column), BucketMode::Mean);
        }
    }
}

std::vector<DistanceMap::Blocks> DistanceMap::blocksOf(const Side& side, std::size_t level) const {
    const std::size_t width = m_perBlock << level;
    const std::size_t there = m_levels[level].largest.size();
    std::vector<Blocks> blocks;
    for (std::size_t cell = 0; cell < side.count; ++cell) {
        const std::size_t begin = side.first + cell * side.width;
        const std::size_t last = begin + side.width - 1;
        const bool empty = begin >= m_segments;
        blocks.push_back(empty ? Blocks{} : Blocks{begin / width, std::min(last / width + 1, there)});
    }
    return blocks;
}

std::vector<float> DistanceMap::bucket(const Side& rows, const Side& columns, BucketMode mode) const {
    std::size_t level = 0;
    while (level + 1 < m_levels.size() && (m_perBlock << (level + 1)) <= std::min(rows.width, columns.width)) {
        ++level;
    }
    const std::vector<Blocks> down = blocksOf(rows, level);
    const std::vector<Blocks> across = blocksOf(columns, level);
    std::vector<float> cells(rows.count * columns.count, nothing);
    auto cell = cells.begin();
    for (const Blocks& row : down) {
        for (const Blocks& column : across) {
            const std::size_t blocks = (row.end - row.begin) * (column.end - column.begin);
            if (blocks == 1) {
                *cell = value(level, row.begin, column.begin, mode);
            } else if (blocks > 1) {
                *cell = combined(level, row, column, mode);
            }
            ++cell;
        }
    }
    return cells;
}

std::uint64_t DistanceMap::bytes() const {
    std::uint64_t bytes = 0;
    for (const Level& level : m_levels) {
        bytes += level.largest.bytes() + level.mean.bytes();
    }
    return bytes;
}

} // namespace rmtscope
