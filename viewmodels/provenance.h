#pragma once

#include "engine/api/answer_reading.h"
#include "viewmodels/answer_timeline.h"
#include "viewmodels/mass_timeline.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/segment_sources.h"
#include "viewmodels/selection.h"
#include "viewmodels/trace_store.h"

#include <QObject>
#include <QString>

#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace rmtscope {

/// A segment that wrote a part of a slot.
struct SourceSegment {
    SegmentIndex segment;
    double share = 0; ///< of the slot's content; see slotOrigins()
};

/// A slot that the answer has read.
struct SourceSlot {
    SlotIndex slot;
    double share = 0;                    ///< of all that the answer read from memory
    float read = 0;                      ///< attention, over the selected layers and heads
    std::vector<SourceSegment> segments; ///< the strongest, by falling share
    std::int64_t furtherSegments = 0;    ///< that aren't listed
    double furtherShare = 0;             ///< of these together
    double initialShare = 0;             ///< was there before the first segment
};

/// Where one answer comes from by attention alone: the slots that it read, the segments that wrote these slots, the
/// words that the slots took there. Read masses come from a probe on the side branch that answers (AnswerReading), the
/// way back from slotOrigins() on the write and retain masses of the memory timeline. Attention is no cause.
class Provenance : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t segmentsASlot = 5; ///< listed of each slot
    static constexpr std::size_t wordsASegment = 5; ///< listed of each segment
    static constexpr std::size_t mostMarked = 8;    ///< segments that views mark
    static constexpr double leastMarked = 0.01;     ///< share of the answer that a marked segment has

    /// All outlive it. `answers` says which question is looked at.
    Provenance(RunController& controller, const TraceStore& store, const AnswerTimeline& answers,
               const MassTimeline& write, const MassTimeline& retain, Selection& selection, QObject* parent = nullptr);

    /// Why nothing can be traced now, in one sentence; empty if something can.
    [[nodiscard]] QString obstacle() const;
    /// The segment after which the question would be asked now: the selected one if it was read, else the newest.
    [[nodiscard]] std::optional<SegmentIndex> segmentToTrace() const;
    /// Asks the question and traces its answer back; what was traced before stays until it is there. Nothing happens
    /// when there is an obstacle().
    void trace();
    /// The same for the newest answer, whichever segment is selected.
    void traceNewest();
    [[nodiscard]] bool isTracing() const { return m_asked.has_value(); }

    /// What was traced; null before the first trace.
    [[nodiscard]] const AnswerReading* reading() const { return m_reading ? &*m_reading : nullptr; }
    /// After which it was asked.
    [[nodiscard]] SegmentIndex segment() const { return m_segment; }
    /// Index into Document::questions.
    [[nodiscard]] std::size_t questionIndex() const { return m_questionIndex; }
    /// The question's text.
    [[nodiscard]] const QString& question() const { return m_question; }
    /// "office (0.993)"
    [[nodiscard]] QString answerText() const;
    /// The part of the answering query's attention that goes to all slots together, in 0..1; NaN without a head.
    [[nodiscard]] float readMass() const { return m_readMass; }
    /// "mean over 4 layers × 4 heads"
    [[nodiscard]] QString headsLabel() const;
    /// By falling share; empty before the first trace and when no head is selected.
    [[nodiscard]] std::span<const SourceSlot> slotsRead() const { return m_slots; }

    /// Null while they aren't known: ask with requestWords(). By falling weight, at most wordsASegment.
    [[nodiscard]] const std::vector<SourceWord>* words(SegmentIndex segment, SlotIndex slot) const;
    void requestWords(SegmentIndex segment);
    /// From which slots `slot` kept what it held before the segment, by falling share, at most wordsASegment; empty
    /// while they aren't known, as with words(). slotOrigins() counts all of it as the slot's own.
    [[nodiscard]] std::span<const SourceFeeder> feeders(SegmentIndex segment, SlotIndex slot) const;
    /// Selects segment and slot, and pins the slot's query and the word, or the strongest word where none is named.
    void follow(SegmentIndex segment, SlotIndex slot, std::optional<std::size_t> position = {});

    /// The segments that most of the answer comes from, in reading order; share: of the answer.
    [[nodiscard]] const std::vector<SourceSegment>& marked() const { return m_marked; }
    /// The strongest words in them, as far as they are known, in reading order.
    [[nodiscard]] std::vector<ByteSpan> markedBytes() const;

Q_SIGNALS:
    /// obstacle() or segmentToTrace() may differ.
    void askableChanged();
    /// Everything that was traced is new, or gone.
    void changed();
    void wordsAvailable(rmtscope::SegmentIndex segment);
    /// One sentence for the person at the screen.
    void failed(const QString& sentence);

private:
    struct Words {
        std::size_t writeBegin = 0;                     ///< position of slot 0's memory query
        std::vector<std::vector<SourceWord>> slots;     ///< [slots]
        std::vector<std::vector<SourceFeeder>> feeders; ///< [slots]
    };

    void clear();
    void ask(std::optional<SegmentIndex> segment);
    void onReading(SegmentIndex segment, std::size_t question, const AnswerReading& reading);
    void onDetail(const SegmentDetail& detail);
    void reduce();
    void listSegments(SourceSlot& source, std::vector<double>& ofAnswer) const;
    void mark(const std::vector<double>& ofAnswer);
    /// Of one mass and slot, in the segments before the memory that was asked; empty if any of it isn't known.
    [[nodiscard]] std::vector<float> history(const MassTimeline& timeline, SlotIndex slot) const;
    /// [T]: what the slot's memory query gives to each position, over the selected layers and heads.
    [[nodiscard]] std::vector<float> weightsOf(const SegmentDetail& detail, SlotIndex slot) const;

    RunController& m_controller;
    const TraceStore& m_store;
    const AnswerTimeline& m_answers;
    const MassTimeline& m_write;
    const MassTimeline& m_retain;
    Selection& m_selection;
    std::optional<SegmentIndex> m_asked; ///< the reading that is under way
    std::optional<AnswerReading> m_reading;
    SegmentIndex m_segment;
    std::size_t m_questionIndex = 0;
    QString m_question;
    float m_readMass = 0;
    std::vector<SourceSlot> m_slots;
    std::vector<SourceSegment> m_marked;
    std::map<SegmentIndex, Words> m_words;
    std::set<SegmentIndex> m_wantedWords;
};

} // namespace rmtscope
