#pragma once

#include "engine/api/indices.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace rmtscope {

/// How far two memory states are from each other.
enum class StateMetric {
    Euclidean, ///< the length of their difference
    Cosine,    ///< 1 - the cosine of the angle between them, 0..2
    Cka,       ///< 1 - linear CKA of the two as [slots, hidden] matrices, 0..1
};

/// Of one memory state.
struct StateShape {
    std::int64_t slots = 0;
    std::int64_t hidden = 0;

    [[nodiscard]] constexpr std::size_t size() const { return static_cast<std::size_t>(slots * hidden); }
    constexpr bool operator==(const StateShape&) const = default;
};

/// What is compared: whole states, or the same slot of each.
struct StateComparison {
    StateMetric metric = StateMetric::Euclidean;
    StateShape shape;
    std::optional<SlotIndex> slot; ///< none: the whole state. CKA compares slots, so it knows whole states only.

    /// Makes of a state a vector such that the metric follows from the length of the difference of two of them alone:
    /// the numbers themselves (Euclidean); divided by their length, for 1 - cos = |u - v|² / 2; the slots' Gram matrix,
    /// centred and divided by its length. The last gives linear CKA (Kornblith et al. 2019, equation 4 with linear
    /// kernels: the cosine of the two centred Gram matrices), which doesn't change when the hidden space is rotated or
    /// scaled. Differences, not products, so that states which hardly differ are told apart.
    ///
    /// `state`: [slots, hidden]; `prepared`: [preparedSize()]. NaN throughout where there is no direction: a state of
    /// zeros (cosine), slots that are all the same (CKA).
    void prepare(const float* state, std::span<float> prepared) const;
    /// A multiple of four: the rest is zeros.
    [[nodiscard]] std::size_t preparedSize() const;
    /// `squaredDifference`: the squared length of the difference of two prepared states.
    [[nodiscard]] double distance(double squaredDifference) const;
    /// Of two states, in double precision throughout.
    [[nodiscard]] double distance(const float* a, const float* b) const;
    /// The numbers of `state` that are compared.
    [[nodiscard]] std::span<const float> part(const float* state) const;
};

} // namespace rmtscope
