#pragma once

#include "engine/api/indices.h"
#include "viewmodels/choice.h"

#include <cstddef>
#include <optional>

namespace rmtscope {

/// How several layers and heads become one number.
enum class Aggregation { Mean, Max };

/// What is being looked at, as one value: the unit of undo, of history and of session files.
struct SelectionState {
    std::optional<SegmentIndex> segment;
    LayerChoice layers;
    HeadChoice heads;
    Aggregation aggregation = Aggregation::Mean;
    std::optional<SlotIndex> slot; ///< none: all slots

    /// Positions within a segment's sequence (SegmentDetail::tokens). They stay when another segment is selected: the
    /// memory tokens stand at the same positions everywhere. Readers check them against the segment's length.
    std::optional<std::size_t> pinnedQuery;
    std::optional<std::size_t> pinnedKey;

    bool operator==(const SelectionState&) const = default;
};

/// One token that the mouse or the cell cursor is on.
struct TokenPosition {
    SegmentIndex segment;
    std::size_t position = 0; ///< within the segment's sequence

    bool operator==(const TokenPosition&) const = default;
};

} // namespace rmtscope
