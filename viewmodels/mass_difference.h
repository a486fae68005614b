#pragma once

#include "engine/api/indices.h"
#include "viewmodels/heatmap_buckets.h"

#include <cstdint>
#include <vector>

namespace rmtscope {

class MassTimeline;

/// What a branch's slot has in a segment more than the run's; NaN where one of them hasn't been read.
[[nodiscard]] float massDifference(const MassTimeline& branch, const MassTimeline& run, SegmentIndex segment,
                                   SlotIndex slot);

/// The same of `columns` equal groups of the segments from `first` to one before `last`: [slots, columns]. Of a group
/// the difference that is furthest from 0, or the mean.
[[nodiscard]] std::vector<float> massDifferences(const MassTimeline& branch, const MassTimeline& run,
                                                 std::int64_t first, std::int64_t last, int columns, BucketMode mode);

} // namespace rmtscope
