#pragma once

#include "engine/analysis/slot_measures.h"
#include "viewmodels/mass_timeline.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/selection.h"
#include "viewmodels/slot_history.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace rmtscope {

/// How one slot does after a segment. NaN: not known.
struct SlotRow {
    SlotIndex slot;
    double norm = 0;
    double change = 0;                   ///< norm of the difference to the state before
    double writeMass = 0;                ///< of the selected layers and heads, in 0..1
    double writeShare = 0;               ///< of the write mass of all slots
    std::optional<NearestSlot> nearest;  ///< none: it is being looked for, or there is no other slot
    bool dead = false;                   ///< quiet for deadAfter segments, see isQuiet()
    std::optional<SegmentIndex> written; ///< the last segment up to this one in which it was written, see writtenShare
    QString words;                       ///< what it took most from there; empty while that isn't known

    [[nodiscard]] bool isDuplicate() const { return nearest && nearest->cosine > duplicateCosine; }
};

/// The slots after the selected segment, or after the newest one that was measured if none is selected. Words are asked
/// for while the run doesn't go on, or for a selected segment: they may take a replay.
class SlotReport : public QObject {
    Q_OBJECT

public:
    /// `written` is the write mass. All outlive it.
    SlotReport(RunController& controller, const TraceStore& store, const SlotHistory& history,
               const MassTimeline& written, const Selection& selection, QObject* parent = nullptr);
    ~SlotReport() override;

    /// A view that can't be seen asks for nothing. Inactive from the start.
    void setActive(bool active);
    /// None if the selected segment isn't measured yet.
    [[nodiscard]] std::optional<SegmentIndex> segment() const { return m_segment; }
    /// [slots] of segment().
    [[nodiscard]] const std::vector<SlotRow>& rows() const { return m_rows; }
    /// The nearest slots are still being looked for.
    [[nodiscard]] bool isWorking() const;
    /// See viewBytes().
    [[nodiscard]] std::uint64_t bytes() const;

Q_SIGNALS:
    void changed();

private:
    void forgetWritten();
    void followWritten();
    void update();
    void fillRows();
    void findNearest();
    void askForWords();
    void onDetail(const SegmentDetail& detail);
    [[nodiscard]] bool isDead(SlotIndex slot) const;

    RunController& m_controller;
    const TraceStore& m_store;
    const SlotHistory& m_history;
    const MassTimeline& m_written;
    const Selection& m_selection;
    bool m_active = false;
    std::optional<SegmentIndex> m_segment;
    std::vector<SlotRow> m_rows;
    std::vector<float> m_largest;            ///< [slots]: write mass of all segments in m_lastWritten
    std::vector<std::int32_t> m_lastWritten; ///< [segments, slots]; -1: never
    std::optional<SegmentIndex> m_nearestOf; ///< what m_nearest is of, or will be
    std::vector<NearestSlot> m_nearest;
    std::unordered_map<SegmentIndex, QStringList> m_words; ///< of each slot
    std::unique_ptr<NewestJob<std::vector<NearestSlot>>> m_job;
};

} // namespace rmtscope
