#pragma once

#include "viewmodels/heatmap_buckets.h"
#include "viewmodels/trace_store.h"

#include <QObject>
#include <QString>

#include <memory>
#include <span>
#include <vector>

namespace rmtscope {

template <class T>
class NewestJob;

/// A number of every slot in every segment.
enum class SlotQuantity {
    Norm,   ///< of what the slot holds after the segment
    Change, ///< norm of the difference to what it held before; NaN in segment 0, whose beginning isn't kept
};

/// The slots of every memory state, measured in the background while active: see measureSlots(). Grows with the store.
class SlotHistory : public QObject {
    Q_OBJECT

public:
    explicit SlotHistory(const TraceStore& store, QObject* parent = nullptr);
    ~SlotHistory() override;

    /// A view that can't be seen measures nothing. Inactive from the start.
    void setActive(bool active);

    [[nodiscard]] std::size_t slotCount() const { return m_slots; }
    [[nodiscard]] std::size_t segmentCount() const { return m_ranks.size(); }
    /// Needs indices within slotCount() and segmentCount(). NaN where no state is kept.
    [[nodiscard]] float value(SlotQuantity quantity, SegmentIndex segment, SlotIndex slot) const {
        return of(quantity)[segment.offset() * m_slots + slot.offset()];
    }
    /// See bucketHeatmap().
    [[nodiscard]] HeatmapBuckets bucket(SlotQuantity quantity, std::size_t first, std::size_t last, std::size_t columns,
                                        BucketMode mode) const {
        return bucketHeatmap(of(quantity), m_slots, first, last, columns, mode);
    }
    /// [segmentCount()], see effectiveRank().
    [[nodiscard]] std::span<const double> effectiveRanks() const { return m_ranks; }

    /// Something is being measured, or would be if it weren't stopped.
    [[nodiscard]] bool isWorking() const { return m_working; }
    [[nodiscard]] int permille() const;
    void stop();
    void resume();
    [[nodiscard]] bool isStopped() const { return m_stopped; }
    /// See viewBytes().
    [[nodiscard]] std::uint64_t bytes() const;

Q_SIGNALS:
    void grown(qsizetype first, qsizetype count);
    void reset();
    void workChanged();
    /// One sentence; it has stopped.
    void failed(const QString& sentence);

private:
    struct Measured;

    [[nodiscard]] std::span<const float> of(SlotQuantity quantity) const {
        return quantity == SlotQuantity::Norm ? m_norms : m_changes;
    }
    void restart();
    void work();
    void take(const Measured& measured);
    void setWorking(bool working);

    const TraceStore& m_store;
    bool m_active = false;
    bool m_stopped = false;
    bool m_working = false;
    std::size_t m_slots = 0;
    std::vector<float> m_norms;   ///< [segments, slots]
    std::vector<float> m_changes; ///< [segments, slots]
    std::vector<double> m_ranks;  ///< [segments]
    std::unique_ptr<NewestJob<Measured>> m_job;
};

} // namespace rmtscope
