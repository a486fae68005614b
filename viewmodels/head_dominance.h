#pragma once

#include "engine/api/attention_map.h"
#include "viewmodels/selection_state.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// Which head attends most in each cell of one map. Colours can tell few heads apart: the `named` ones, which hold the
/// most weight in the cells that are theirs; the others are one group.
struct HeadDominance {
    SegmentIndex segment;
    std::vector<float> strength;      ///< [T query, T key]: the largest weight of any head
    std::vector<std::uint16_t> head;  ///< [T, T]: whose it is, layer * heads + head; the first of several
    std::vector<std::uint8_t> group;  ///< [T, T]: index into `named`, or named.size() for all others
    std::vector<HeadPosition> named;  ///< by falling weight
    std::vector<double> namedShare;   ///< [named]: of the sum of `strength`, in 0..1
    std::vector<SegmentToken> tokens; ///< [T]
    CaptureShape shape;

    [[nodiscard]] HeadPosition headOf(std::size_t cell) const {
        return {LayerIndex(head[cell] / shape.heads), HeadIndex(head[cell] % shape.heads)};
    }
};

/// Over all heads of the map, of which at most `mostNamed` are named. Throws Error if weights are missing. A triggered
/// stop token ends it early.
[[nodiscard]] HeadDominance findDominantHeads(const AttentionMap& map, std::size_t mostNamed,
                                              const std::stop_token& stop);

} // namespace rmtscope
