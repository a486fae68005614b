#pragma once

#include "engine/api/indices.h"
#include "viewmodels/choice.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace rmtscope {

/// How several layers and heads become one number.
enum class Aggregation { Mean, Max };

/// One head of one layer.
struct HeadPosition {
    LayerIndex layer;
    HeadIndex head;

    auto operator<=>(const HeadPosition&) const = default;
};

/// One cell of an attention map whose row and column are pinned, by positions within the sequence.
struct PinnedCell {
    std::size_t query = 0;
    std::size_t key = 0;

    bool operator==(const PinnedCell&) const = default;
};

/// What is being looked at, as one value: the unit of undo, of history and of session files.
struct SelectionState {
    std::optional<SegmentIndex> segment;
    LayerChoice layers;
    HeadChoice heads;
    /// Exactly these, sorted, if there are any: a set that no choice of layers and of heads makes. Else every chosen
    /// head of every chosen layer. selectedHeads() resolves both.
    std::vector<HeadPosition> singleHeads;
    Aggregation aggregation = Aggregation::Mean;
    std::optional<SlotIndex> slot; ///< none: all slots

    /// Positions within a segment's sequence (SegmentDetail::tokens). They stay when another segment is selected: the
    /// memory tokens stand at the same positions everywhere. Readers check them against the segment's length.
    std::optional<std::size_t> pinnedQuery;
    std::optional<std::size_t> pinnedKey;
    std::vector<PinnedCell> earlierPins; ///< pinned before these and kept, the oldest first

    bool operator==(const SelectionState&) const = default;
};

/// One token that the mouse or the cell cursor is on.
struct TokenPosition {
    SegmentIndex segment;
    std::size_t position = 0; ///< within the segment's sequence

    bool operator==(const TokenPosition&) const = default;
};

} // namespace rmtscope
