#pragma once

#include "viewmodels/distance_map.h"

#include <QIODevice>

namespace rmtscope {

class MemoryDistance;
class MemoryPath;
class SlotHistory;
class SlotReport;
class TraceStore;

// What the views of the memory states show, as csv_export.h has it for the others.

/// The map as it is shown: one row a row of cells: first_segment, segments, and the distance to each column of cells,
/// named by its first segment: to_0, to_4, … ; the reduction says how many pairs a cell stands for.
void exportDistances(QIODevice& device, const MemoryDistance& distance, const DistanceMap::Side& rows,
                     const DistanceMap::Side& columns, BucketMode mode);

/// One row a compared segment: segment, tokens_read, distance_to_previous, score, change_point (0 or 1).
void exportConsecutive(QIODevice& device, const MemoryDistance& distance, const TraceStore& store);

/// One row a segment: segment, tokens_read, effective_rank, norm_mem_0, …, change_mem_0, …
void exportSlotHistory(QIODevice& device, const SlotHistory& history, const TraceStore& store);

/// One row a slot of the segment that is shown: segment, slot, norm, change, write_mass, write_share, nearest_slot,
/// cosine, duplicate, dead, last_written_segment, words.
void exportSlotReport(QIODevice& device, const SlotReport& report);

/// One row a segment: segment, tokens_read, x, y, explained_x, explained_y (parts of the variance).
void exportPath(QIODevice& device, const MemoryPath& path, const TraceStore& store);

} // namespace rmtscope
