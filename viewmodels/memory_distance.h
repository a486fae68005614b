#pragma once

#include "engine/analysis/change_points.h"
#include "engine/analysis/state_metric.h"
#include "viewmodels/distance_map.h"
#include "viewmodels/trace_store.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

template <class T>
class NewestJob;
class PreparedStates;

/// How far the memory states after any two segments are from each other, growing with the store, and where the memory
/// changed more than usual. While active it compares in the background, some rows at a time, so that it can always be
/// looked at and stopped; in a document of more than DistanceMap::mostBlocks segments it takes whole blocks, so that up
/// to segmentsPerBlock() - 1 of the newest segments wait for the rest of theirs.
class MemoryDistance : public QObject {
    Q_OBJECT

public:
    explicit MemoryDistance(const TraceStore& store, QObject* parent = nullptr);
    ~MemoryDistance() override;

    /// A view that can't be seen compares nothing. Inactive from the start.
    void setActive(bool active);
    /// Another one begins anew. `slot` doesn't count for CKA, which compares whole states only.
    void setComparison(StateMetric metric, std::optional<SlotIndex> slot);
    [[nodiscard]] StateMetric metric() const { return m_metric; }
    /// Of each state, or none for the whole.
    [[nodiscard]] std::optional<SlotIndex> slot() const { return m_metric == StateMetric::Cka ? std::nullopt : m_slot; }
    /// "Euclidean distance of whole memory states", "cosine distance of slot 3".
    [[nodiscard]] QString label() const;

    /// Segments that were compared with all before them.
    [[nodiscard]] std::size_t segmentCount() const { return m_map.segments(); }
    [[nodiscard]] std::size_t segmentsPerBlock() const { return m_map.segmentsPerBlock(); }
    /// Of all distances; 0 when there are none.
    [[nodiscard]] float maximum() const { return m_map.maximum(); }
    /// See DistanceMap::bucket().
    [[nodiscard]] std::vector<float> bucket(const DistanceMap::Side& rows, const DistanceMap::Side& columns,
                                            BucketMode mode) const {
        return m_map.bucket(rows, columns, mode);
    }
    /// Computed from the two states, in double precision; none if one of them isn't there, NaN if it has no direction.
    [[nodiscard]] std::optional<double> exact(SegmentIndex a, SegmentIndex b) const;

    /// [segmentCount()]: distance to the state before; NaN for the first segment.
    [[nodiscard]] std::span<const double> consecutive() const { return m_consecutive; }
    /// [segmentCount()]: see changeScore().
    [[nodiscard]] std::span<const double> scores() const { return m_scores; }
    /// Segments whose score is above the threshold, rising.
    [[nodiscard]] std::vector<SegmentIndex> changePoints() const;
    [[nodiscard]] double threshold() const { return m_threshold; }
    void setThreshold(double threshold);

    /// Something is being compared, or would be if it weren't stopped.
    [[nodiscard]] bool isWorking() const { return m_working; }
    /// Compared part of what was read, by pairs: 0..1000.
    [[nodiscard]] int permille() const;
    /// What is compared stays; nothing more is until resume(), another comparison or a new run.
    void stop();
    void resume();
    [[nodiscard]] bool isStopped() const { return m_stopped; }
    /// What it holds besides the states; see viewBytes().
    [[nodiscard]] std::uint64_t bytes() const;

Q_SIGNALS:
    /// Segments were added at the end.
    void grown(qsizetype first, qsizetype count);
    /// Nothing is compared yet: another comparison, or the store was cleared.
    void reset();
    void thresholdChanged();
    /// isWorking(), permille() or isStopped().
    void workChanged();
    /// One sentence; it has stopped.
    void failed(const QString& sentence);

private:
    struct Strip;

    void restart();
    void work();
    [[nodiscard]] std::size_t nextRows() const;
    void take(const Strip& strip);
    void fail(const QString& sentence);
    void setWorking(bool working);
    [[nodiscard]] StateComparison comparison() const;

    const TraceStore& m_store;
    bool m_active = false;
    bool m_stopped = false;
    bool m_working = false;
    StateMetric m_metric = StateMetric::Euclidean;
    std::optional<SlotIndex> m_slot;
    double m_threshold = changeThreshold;
    DistanceMap m_map;
    std::vector<double> m_consecutive;
    std::vector<double> m_scores;
    std::shared_ptr<PreparedStates> m_prepared; ///< while a job runs, it has it
    std::unique_ptr<NewestJob<Strip>> m_job;
};

} // namespace rmtscope
