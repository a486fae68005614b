#include "widgets/distance_text.h"

#include "viewmodels/memory_distance.h"
#include "widgets/number_format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace rmtscope {
namespace {

QString distanceWords(const char* text) {
    return QCoreApplication::translate("DistancePanel", text);
}

QString modeText(BucketMode mode) {
    return mode == BucketMode::Max ? distanceWords("maximum") : distanceWords("mean");
}

QString segmentText(const TraceStore& store, std::int64_t segment) {
    const auto trace = store.find(SegmentIndex(segment));
    return trace ? distanceWords("segment %1, tokens %2 to %3")
                       .arg(segment)
                       .arg(trace->firstToken.value)
                       .arg(trace->firstToken.value + trace->tokens - 1)
                 : distanceWords("segment %1: not read yet").arg(segment);
}

QString exactText(std::optional<double> distance) {
    if (!distance) {
        return distanceWords("not known");
    }
    return std::isnan(*distance) ? distanceWords("not defined, one of them has no direction")
                                 : QString::number(*distance, 'g', 6);
}

} // namespace

QString distanceCaption(const MemoryDistance& distance, const TraceStore& store, const DistanceCells& cells) {
    if (store.empty()) {
        return distanceWords("Memory distances appear when a document is read.");
    }
    if (!store.at(0)->memoryAfter || store.context().geometry.shape.slots == 0) {
        return distanceWords("There are no memory states to compare: this model has no memory, or the run keeps none.");
    }
    const QString cell = cells.rows.width * cells.columns.width == 1
                             ? distanceWords("a cell is one pair of segments")
                             : distanceWords("a cell shows the %1 of %2 \u00d7 %3 pairs")
                                   .arg(modeText(cells.mode))
                                   .arg(cells.rows.width)
                                   .arg(cells.columns.width);
    const QString blocks =
        distance.segmentsPerBlock() == 1
            ? QString()
            : distanceWords(
                  " Of a document with more than %1 segments, blocks of %2 \u00d7 %2 pairs are kept; hovering computes "
                  "the exact distance.")
                  .arg(DistanceMap::mostBlocks)
                  .arg(distance.segmentsPerBlock());
    QString label = distance.label();
    label[0] = label[0].toUpper();
    return distanceWords(
               "%1, after %2 of %3 segments that were read; %4.%5 Ticks at the edges: change points. A click selects "
               "the column's segment, with Shift the row's.")
        .arg(label)
        .arg(distance.segmentCount())
        .arg(store.size())
        .arg(cell, blocks);
}

QString consecutiveHeading(const MemoryDistance& distance) {
    const auto points = static_cast<std::int64_t>(distance.changePoints().size());
    return distanceWords("Distance to the segment before; %1 above %2 deviations")
        .arg(counted(points, distanceWords("change point")))
        .arg(distance.threshold());
}

QString distanceToolTip(const MemoryDistance& distance, const TraceStore& store, std::int64_t row, std::int64_t column,
                        const DistanceCells& cells) {
    const std::optional<double> exact = distance.exact(SegmentIndex(row), SegmentIndex(column));
    QString text = distanceWords("%1: %2\nafter %3\nafter %4")
                       .arg(distance.label(), exactText(exact), segmentText(store, row), segmentText(store, column));
    const std::size_t height = std::max(cells.rows.width, distance.segmentsPerBlock());
    const std::size_t width = std::max(cells.columns.width, distance.segmentsPerBlock());
    if (height * width > 1) {
        const float value = distance.bucket(cells.rows, cells.columns, cells.mode).at(0);
        text += distanceWords("\nthis cell: %1, %2 of %3 \u00d7 %4 pairs")
                    .arg(std::isnan(value) ? distanceWords("nothing yet") : formatWeight(static_cast<double>(value)),
                         modeText(cells.mode))
                    .arg(height)
                    .arg(width);
    }
    return text;
}

QString consecutiveReadout(const MemoryDistance& distance, const TraceStore& store, std::int64_t segment) {
    if (segment < 1 || segment >= static_cast<std::int64_t>(distance.segmentCount())) {
        return {}; // before the first there is none
    }
    const auto index = static_cast<std::size_t>(segment);
    const double score = distance.scores()[index];
    const QString above = distanceWords("%1 deviations above the median").arg(formatWeight(score));
    const QString change = std::isnan(score)              ? distanceWords("too few before it to tell what is usual")
                           : score > distance.threshold() ? distanceWords("a change point: %1").arg(above)
                                                          : above;
    return distanceWords("%1\ndistance to the one before: %2\n%3")
        .arg(segmentText(store, segment), QString::number(distance.consecutive()[index], 'g', 6), change);
}

} // namespace rmtscope
