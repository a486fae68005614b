#pragma once

#include "viewmodels/answer_timeline.h"
#include "viewmodels/branch_list.h"
#include "viewmodels/mass_timeline.h"
#include "viewmodels/series.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace rmtscope {

/// One branch beside the run that it has left: the same view models as the run has, of the run's traces up to where the
/// branch begins and its own behind.
class BranchComparison : public QObject {
    Q_OBJECT

public:
    /// All outlive it. answers: the run's, whose question is followed.
    BranchComparison(const BranchList& branches, const TraceStore& run, const AnswerTimeline& answers,
                     const Selection& selection, QObject* parent = nullptr);

    /// None: nothing is compared.
    void setBranch(std::optional<quint64> id);
    /// Null when nothing is compared.
    [[nodiscard]] std::shared_ptr<const Branch> branch() const;

    /// Of the branch. Long ones are taken over bit by bit.
    [[nodiscard]] const TraceStore& store() const { return m_store; }
    [[nodiscard]] const MassTimeline& timeline(MassKind kind) const {
        return kind == MassKind::Read ? m_read : m_write;
    }
    [[nodiscard]] const AnswerTimeline& answers() const { return m_answers; }
    /// The Euclidean distance of the two memories before a segment, of all slots together or of one. None in front of
    /// the branch, and where a state isn't there: one of the two hasn't been read so far, or without a tape.
    [[nodiscard]] std::optional<double> distanceBefore(SegmentIndex segment,
                                                       std::optional<SlotIndex> slot = std::nullopt) const;
    /// Those of all slots together against the tokens read, where they are known. Long ones come bit by bit, too.
    [[nodiscard]] std::vector<SeriesPoint> distances() const;

Q_SIGNALS:
    /// Another branch, or none.
    void branchSelected();
    /// Something of it is new.
    void changed();

private:
    void onBranchChanged(quint64 id);
    void fill();
    [[nodiscard]] bool measureDistances();
    [[nodiscard]] bool mayBecomeKnown(SegmentIndex segment) const;

    const BranchList& m_branches;
    const TraceStore& m_run;
    std::optional<quint64> m_id;
    TraceStore m_store;
    MassTimeline m_write;
    MassTimeline m_read;
    AnswerTimeline m_answers;
    std::size_t m_firstUnknown = 0;                 ///< of m_distances that may still come
    std::vector<std::optional<double>> m_distances; ///< before the branch's first segment, the next, …; none: not yet
    QTimer m_filling;
};

} // namespace rmtscope
