#pragma once

#include "engine/api/half.h"
#include "engine/api/indices.h"
#include "engine/api/segment_trace.h"

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace rmtscope {

enum class TokenRole { Special, Memory, Text, Padding };

/// One position of what the backbone saw.
struct SegmentToken {
    std::int64_t id = 0;
    TokenRole role = TokenRole::Text;
    std::string label; ///< the vocabulary's entry, "mem 3" for a slot
    ByteSpan bytes;    ///< in the document, empty for special and memory tokens
};

/// The memory's rows and columns of every attention map of one segment.
class MemoryRows {
public:
    /// positions: T, all positions of the segment without padding.
    /// cells: memory for cellsOf(shape, positions) numbers, which whoever makes the rows fills.
    MemoryRows(CaptureShape shape, std::int64_t positions, std::shared_ptr<Half[]> cells)
        : m_shape(shape)
        , m_positions(positions)
        , m_cells(std::move(cells)) {}
    MemoryRows(CaptureShape shape, std::int64_t positions)
        : MemoryRows(shape, positions, std::make_shared<Half[]>(cellsOf(shape, positions))) {}

    [[nodiscard]] static std::size_t cellsOf(CaptureShape shape, std::int64_t positions) {
        return 2 * shape.cells() * static_cast<std::size_t>(positions);
    }

    [[nodiscard]] CaptureShape shape() const { return m_shape; }
    [[nodiscard]] std::int64_t positions() const { return m_positions; }
    /// [layers, heads, slots, T]: memory query -> every key
    [[nodiscard]] std::span<Half> write() { return {m_cells.get(), half()}; }
    [[nodiscard]] std::span<const Half> write() const { return {m_cells.get(), half()}; }
    /// [layers, heads, slots, T]: every query -> memory key
    [[nodiscard]] std::span<Half> read() { return {m_cells.get() + half(), half()}; }
    [[nodiscard]] std::span<const Half> read() const { return {m_cells.get() + half(), half()}; }
    [[nodiscard]] std::size_t bytes() const { return 2 * half() * sizeof(Half); }

private:
    [[nodiscard]] std::size_t half() const { return cellsOf(m_shape, m_positions) / 2; }

    CaptureShape m_shape;
    std::int64_t m_positions;
    std::shared_ptr<Half[]> m_cells;
};

/// Rows of one segment with what stands at each position.
struct SegmentDetail {
    SegmentIndex segment;
    std::vector<SegmentToken> tokens; ///< [T]
    std::shared_ptr<const MemoryRows> rows;
    bool replayed = false; ///< computed again from the tape because the budget had dropped it
};

/// Every attention probability of one segment, replayed.
struct AttentionMap {
    SegmentIndex segment;
    CaptureShape shape;
    std::vector<SegmentToken> tokens; ///< [T]
    std::vector<float> weights;       ///< [layers, heads, T query, T key]; rows sum to 1
    std::vector<float> probabilities; ///< [labels]: the classifier on this segment; empty without a classifier

    [[nodiscard]] std::int64_t positions() const { return static_cast<std::int64_t>(tokens.size()); }
    [[nodiscard]] std::size_t offset(LayerIndex layer, HeadIndex head) const {
        return (layer.offset() * static_cast<std::size_t>(shape.heads) + head.offset()) * tokens.size() * tokens.size();
    }
    [[nodiscard]] float at(LayerIndex layer, HeadIndex head, std::size_t query, std::size_t key) const {
        return weights[offset(layer, head) + query * tokens.size() + key];
    }
};

} // namespace rmtscope
