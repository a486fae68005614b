#pragma once

#include "engine/api/segment_trace.h"
#include "viewmodels/heatmap_buckets.h"
#include "viewmodels/selection.h"
#include "viewmodels/trace_store.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace rmtscope {

template <class T>
class NewestJob;

/// One mass of every slot in every segment, reduced over the selected layers and heads: what a memory timeline paints.
/// Grows with the store. When the selection changes, everything is reduced again in the background; until that is done
/// the old values stay, and results of outdated selections are dropped.
class MassTimeline : public QObject {
    Q_OBJECT

public:
    MassTimeline(MassKind kind, const TraceStore& store, const Selection& selection, QObject* parent = nullptr);
    ~MassTimeline() override;

    [[nodiscard]] MassKind kind() const { return m_kind; }
    /// "Write mass, mean over 4 layers × 4 heads": of the values that are there now, which may be older than the
    /// selection for a moment.
    [[nodiscard]] QString label() const;
    [[nodiscard]] std::size_t slotCount() const { return m_slots; }
    [[nodiscard]] std::size_t segmentCount() const { return m_slots == 0 ? 0 : m_values.size() / m_slots; }
    /// In 0..1; NaN where nothing was captured. Needs indices within slotCount() and segmentCount().
    [[nodiscard]] float value(SegmentIndex segment, SlotIndex slot) const {
        return m_values[segment.offset() * m_slots + slot.offset()];
    }
    /// Of all values, for the colour scale; 0 when there are none. It only grows until the selection changes.
    [[nodiscard]] float maximum() const { return m_maximum; }
    /// See bucketHeatmap().
    [[nodiscard]] HeatmapBuckets bucket(std::size_t firstSegment, std::size_t lastSegment, std::size_t columns,
                                        BucketMode mode) const;
    /// True while values of the current selection are being computed.
    [[nodiscard]] bool isReducing() const;

Q_SIGNALS:
    /// Segments were added at the end.
    void appended(qsizetype first, qsizetype count);
    /// Everything may differ: new selection, or the store was cleared.
    void valuesChanged();
    /// The current selection can't be reduced; the values before stay. One sentence for the person at the screen.
    void failed(const QString& sentence);

private:
    void onAppended(qsizetype first, qsizetype count);
    void onCleared();
    void reduceAll();
    void takeReduction(const SelectionState& selection, std::vector<float> values);
    void extend(std::size_t end);

    const MassKind m_kind;
    const TraceStore& m_store;
    const Selection& m_selection;
    SelectionState m_shown; ///< the selection that m_values are of
    CaptureShape m_shape;
    std::size_t m_slots = 0;
    std::vector<float> m_values; ///< [segments, slots]
    float m_maximum = 0;
    std::unique_ptr<NewestJob<std::vector<float>>> m_job;
};

} // namespace rmtscope
