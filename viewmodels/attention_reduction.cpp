#include "viewmodels/attention_reduction.h"

#include "engine/api/error.h"
#include "viewmodels/selected_heads.h"
#include "viewmodels/unit_half.h"

#include <algorithm>
#include <span>

namespace rmtscope {
namespace {

void reduceInto(std::span<float> out, std::span<const float> values, Aggregation aggregation) {
    if (aggregation == Aggregation::Mean) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] += values[i];
        }
    } else {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = std::max(out[i], values[i]);
        }
    }
}

void reduceInto(std::span<float> out, std::span<const Half> values, Aggregation aggregation) {
    if (aggregation == Aggregation::Mean) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] += unitToFloat(values[i]);
        }
    } else {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = std::max(out[i], unitToFloat(values[i]));
        }
    }
}

void divideBy(std::span<float> values, std::size_t count) {
    if (count > 1) {
        const float scale = 1.0F / static_cast<float>(count);
        for (float& value : values) {
            value *= scale;
        }
    }
}

} // namespace

void requireWeights(const AttentionMap& map) {
    const std::size_t cells = map.tokens.size() * map.tokens.size();
    if (map.weights.size() < static_cast<std::size_t>(map.shape.layers * map.shape.heads) * cells) {
        throw Error(ErrorCode::Internal, "The attention map of segment " + std::to_string(map.segment.value) +
                                             " is incomplete; choose another segment, and report it.");
    }
}

std::vector<float> reduceAttention(const AttentionMap& map, const SelectionState& selection,
                                   const std::stop_token& stop) {
    requireWeights(map);
    const std::size_t cells = map.tokens.size() * map.tokens.size();
    std::vector<float> matrix(cells, 0.0F);
    const std::vector<HeadPosition> heads = selectedHeads(selection, map.shape);
    for (const HeadPosition& at : heads) {
        if (stop.stop_requested()) {
            return matrix;
        }
        reduceInto(matrix, std::span(map.weights).subspan(map.offset(at.layer, at.head), cells), selection.aggregation);
    }
    if (selection.aggregation == Aggregation::Mean) {
        divideBy(matrix, heads.size());
    }
    return matrix;
}

std::vector<float> reduceWriteRows(const MemoryRows& rows, const SelectionState& selection) {
    const auto positions = static_cast<std::size_t>(rows.positions());
    const std::vector<std::size_t> offsets = selectedHeadOffsets(selection, rows.shape());
    std::vector<float> strongest(positions, 0.0F);
    for (SlotIndex slot; slot.value < rows.shape().slots; ++slot) {
        if (selection.slot && *selection.slot != slot) {
            continue;
        }
        std::vector<float> weights(positions, 0.0F);
        for (const std::size_t offset : offsets) {
            reduceInto(weights, rows.write().subspan((offset + slot.offset()) * positions, positions),
                       selection.aggregation);
        }
        if (selection.aggregation == Aggregation::Mean) {
            divideBy(weights, offsets.size());
        }
        reduceInto(strongest, weights, Aggregation::Max);
    }
    return strongest;
}

} // namespace rmtscope
