#pragma once

#include "viewmodels/distance_map.h"

#include <QString>

namespace rmtscope {

class MemoryDistance;
class TraceStore;

/// The cells of a picture of a distance map: their size, and where one of them is.
struct DistanceCells {
    DistanceMap::Side rows;
    DistanceMap::Side columns;
    BucketMode mode = BucketMode::Max;
};

/// What the map shows: the distance, of how much, and what a cell stands for; or why there is nothing.
[[nodiscard]] QString distanceCaption(const MemoryDistance& distance, const TraceStore& store,
                                      const DistanceCells& cells);
/// "Distance to the segment before; 3 change points above 6 deviations".
[[nodiscard]] QString consecutiveHeading(const MemoryDistance& distance);
/// The exact distance after two segments and what those are; of a cell that stands for several pairs its value too.
/// `cells`: that one cell.
[[nodiscard]] QString distanceToolTip(const MemoryDistance& distance, const TraceStore& store, std::int64_t row,
                                      std::int64_t column, const DistanceCells& cells);
/// The distance of a segment's state to the one before, and whether it is a change point; empty where there is none.
[[nodiscard]] QString consecutiveReadout(const MemoryDistance& distance, const TraceStore& store, std::int64_t segment);

} // namespace rmtscope
