#include "viewmodels/memory_csv.h"

#include "viewmodels/csv_writer.h"
#include "viewmodels/memory_distance.h"
#include "viewmodels/memory_path.h"
#include "viewmodels/slot_history.h"
#include "viewmodels/slot_report.h"

#include <algorithm>
#include <initializer_list>
#include <limits>

namespace rmtscope {
namespace {

void addSegment(CsvWriter& csv, const TraceStore& store, std::size_t segment) {
    const SegmentTrace& trace = *store.at(segment);
    csv.add(trace.segment.value);
    csv.add(trace.firstToken.value + trace.tokens);
}

std::int64_t asNumber(bool yes) {
    return yes ? 1 : 0;
}

/// Cells behind the last compared segment aren't written.
std::size_t cellsThere(const DistanceMap::Side& side, std::size_t segments) {
    std::size_t cells = 0;
    while (cells < side.count && side.first + cells * side.width < segments) {
        ++cells;
    }
    return cells;
}

} // namespace

void exportDistances(QIODevice& device, const MemoryDistance& distance, const DistanceMap::Side& rows,
                     const DistanceMap::Side& columns, BucketMode mode) {
    CsvWriter csv(device);
    const std::size_t down = cellsThere(rows, distance.segmentCount());
    const std::size_t across = cellsThere(columns, distance.segmentCount());
    csv.addNames({"first_segment", "segments"});
    for (std::size_t column = 0; column < across; ++column) {
        csv.add(QStringLiteral("to_%1").arg(columns.first + column * columns.width));
    }
    csv.add(QStringLiteral("reduction"));
    csv.endRow();
    const QString reduction =
        QStringLiteral("%1; %2 of %3 x %4 pairs of segments, kept in blocks of %5 x %5")
            .arg(distance.label(), mode == BucketMode::Max ? QStringLiteral("maximum") : QStringLiteral("mean"))
            .arg(rows.width)
            .arg(columns.width)
            .arg(distance.segmentsPerBlock());
    const std::vector<float> cells = distance.bucket(rows, columns, mode);
    for (std::size_t row = 0; row < down; ++row) {
        const std::size_t first = rows.first + row * rows.width;
        csv.add(static_cast<std::int64_t>(first));
        csv.add(static_cast<std::int64_t>(std::min(rows.width, distance.segmentCount() - first)));
        for (std::size_t column = 0; column < across; ++column) {
            csv.add(cells[row * columns.count + column]);
        }
        csv.add(reduction);
        csv.endRow();
    }
    csv.finish();
}

void exportConsecutive(QIODevice& device, const MemoryDistance& distance, const TraceStore& store) {
    CsvWriter csv(device);
    csv.addNames({"segment", "tokens_read", "distance_to_previous", "score", "change_point", "reduction"});
    csv.endRow();
    const QString reduction = QStringLiteral("%1; score: above the median of up to %2 before, in deviations; "
                                             "change point: above %3")
                                  .arg(distance.label())
                                  .arg(changeWindow)
                                  .arg(distance.threshold());
    for (std::size_t segment = 0; segment < distance.segmentCount(); ++segment) {
        addSegment(csv, store, segment);
        csv.add(distance.consecutive()[segment]);
        csv.add(distance.scores()[segment]);
        csv.add(asNumber(distance.scores()[segment] > distance.threshold()));
        csv.add(reduction);
        csv.endRow();
    }
    csv.finish();
}

void exportSlotHistory(QIODevice& device, const SlotHistory& history, const TraceStore& store) {
    CsvWriter csv(device);
    csv.addNames({"segment", "tokens_read", "effective_rank"});
    for (const char* name : {"norm_mem_%1", "change_mem_%1"}) {
        for (std::size_t slot = 0; slot < history.slotCount(); ++slot) {
            csv.add(QString::fromLatin1(name).arg(slot));
        }
    }
    csv.add(QStringLiteral("reduction"));
    csv.endRow();
    for (SegmentIndex segment; segment.offset() < history.segmentCount(); ++segment) {
        addSegment(csv, store, segment.offset());
        csv.add(history.effectiveRanks()[segment.offset()]);
        for (const SlotQuantity quantity : {SlotQuantity::Norm, SlotQuantity::Change}) {
            for (SlotIndex slot; slot.offset() < history.slotCount(); ++slot) {
                csv.add(history.value(quantity, segment, slot));
            }
        }
        csv.add(
            QStringLiteral("Euclidean norms of the state after the segment and of its difference to the one before"));
        csv.endRow();
    }
    csv.finish();
}

void exportSlotReport(QIODevice& device, const SlotReport& report) {
    CsvWriter csv(device);
    csv.addNames({"segment", "slot", "norm", "change", "write_mass", "write_share", "nearest_slot", "cosine",
                  "duplicate", "dead", "last_written_segment", "words", "reduction"});
    csv.endRow();
    for (const SlotRow& row : report.rows()) {
        csv.add(report.segment()->value);
        csv.add(row.slot.value);
        csv.add(row.norm);
        csv.add(row.change);
        csv.add(row.writeMass);
        csv.add(row.writeShare);
        csv.add(row.nearest ? QString::number(row.nearest->slot.value) : QString());
        csv.add(row.nearest ? row.nearest->cosine : std::numeric_limits<double>::quiet_NaN());
        csv.add(asNumber(row.isDuplicate()));
        csv.add(asNumber(row.dead));
        csv.add(row.written ? QString::number(row.written->value) : QString());
        csv.add(row.words);
        csv.add(
            QStringLiteral("write mass of the selected layers and heads; written: at least %1 of its largest so far; "
                           "dead: change below %2 of the norm and write mass below %3 for %4 segments; duplicate: "
                           "cosine above %5")
                .arg(writtenShare)
                .arg(quietChange)
                .arg(quietWriteMass)
                .arg(deadAfter)
                .arg(duplicateCosine));
        csv.endRow();
    }
    csv.finish();
}

void exportPath(QIODevice& device, const MemoryPath& path, const TraceStore& store) {
    CsvWriter csv(device);
    csv.addNames({"segment", "tokens_read", "x", "y", "explained_x", "explained_y", "reduction"});
    csv.endRow();
    for (std::size_t segment = 0; segment < path.points().size(); ++segment) {
        addSegment(csv, store, segment);
        csv.add(path.points()[segment][0]);
        csv.add(path.points()[segment][1]);
        csv.add(path.explained()[0]);
        csv.add(path.explained()[1]);
        csv.add(QStringLiteral("first two principal components of the states after the %1 segments")
                    .arg(path.points().size()));
        csv.endRow();
    }
    csv.finish();
}

} // namespace rmtscope
