#pragma once

#include "viewmodels/run_controller.h"
#include "viewmodels/trace_store.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// What a person wants to have measured.
struct CausalChoice {
    std::size_t question = 0;              ///< index into Document::questions
    std::uint32_t label = 0;               ///< the answer that is followed, index into the model's labels
    SegmentIndex asked;                    ///< the question is asked behind it
    SegmentIndex first;                    ///< slots are zeroed before it, …
    SegmentIndex last;                     ///< … at most this one, …
    std::int64_t every = 1;                ///< … and every n-th between
    std::vector<SegmentIndex> picked = {}; ///< before these, rising, in place of the three above; none: they say it
    std::vector<SlotIndex> slots = {};     ///< those that the person wonders about; none: all. All are measured.

    [[nodiscard]] std::vector<SegmentIndex> segments() const;
    /// Segments that branches read for it, of a memory with `slotCount` slots, the question included, without those in
    /// which nothing is changed. end: the question is asked with the memory before it, see CausalEffects::lastToZero().
    [[nodiscard]] std::int64_t work(std::int64_t slotCount, SegmentIndex end) const;
    bool operator==(const CausalChoice&) const = default;
};

/// The effect of one slot before one segment.
struct CausalEffect {
    SegmentIndex segment;
    SlotIndex slot;
    float effect = 0; ///< see CausalColumn::effects
};

/// How much an answer's log-probability falls when a slot is zeroed before a segment and everything behind is read
/// again: measured, beside the run, slots by segments. What is there stays until another measurement begins or another
/// model or document is opened.
class CausalEffects : public QObject {
    Q_OBJECT

public:
    enum class State { Nothing, Measuring, Complete, Stopped, Failed };

    /// Both outlive it.
    CausalEffects(RunController& controller, const TraceStore& store, QObject* parent = nullptr);
    ~CausalEffects() override;

    /// Why that can't be measured now, in one sentence; empty if it can.
    [[nodiscard]] QString obstacle(const CausalChoice& choice) const;
    /// The last segment before which zeroing can change the answer: the memory before it is asked.
    [[nodiscard]] SegmentIndex lastToZero(const CausalChoice& choice) const;
    /// The answer that is followed unless somebody chooses another one: the right one, where that is none of the labels
    /// the one that the run gave last. None if there are no answers.
    [[nodiscard]] std::optional<std::uint32_t> usualLabel(std::size_t question) const;
    /// Nothing happens when there is an obstacle(); what was being measured is given up.
    void measure(const CausalChoice& choice);
    /// The columns that are there stay.
    void cancel();

    [[nodiscard]] State state() const { return m_state; }
    /// Of what is shown; texts of question and answer too, which outlive the document.
    [[nodiscard]] const CausalChoice& choice() const { return m_choice; }
    [[nodiscard]] const QString& question() const { return m_question; }
    [[nodiscard]] const QString& answer() const { return m_answer; }
    [[nodiscard]] const QString& failure() const { return m_failure; }
    /// Of the answer in the run; none before it is known.
    [[nodiscard]] std::optional<double> original() const { return m_original; }
    /// What changing nothing changes; see CausalMeasurement. None before it was measured.
    [[nodiscard]] std::optional<double> rounding() const { return m_rounding; }

    /// A column for each, measured or not.
    [[nodiscard]] const std::vector<SegmentIndex>& segments() const { return m_segments; }
    [[nodiscard]] std::size_t slotCount() const { return m_slots; }
    /// NaN until it was measured.
    [[nodiscard]] float effect(std::size_t column, SlotIndex slot) const {
        return m_effects[column * m_slots + slot.offset()];
    }
    /// Columns measured so far; they come in order.
    [[nodiscard]] std::size_t measured() const { return m_measured; }
    /// The one furthest from 0 that was measured so far, of the slots that the choice names; none before there is one.
    [[nodiscard]] std::optional<CausalEffect> strongest() const;

    [[nodiscard]] std::int64_t done() const { return m_done; }
    [[nodiscard]] std::int64_t work() const { return m_work; }
    /// At the rate so far; none before there is one.
    [[nodiscard]] std::optional<double> remainingSeconds() const;

Q_SIGNALS:
    /// obstacle() may differ.
    void obstacleChanged();
    void stateChanged();
    /// Other columns than before, none of them measured.
    void cleared();
    /// Columns were measured, or more of the work is done.
    void progressed();
    /// One sentence.
    void failed(const QString& sentence);

private:
    class Task;
    struct Channel;

    void clear();
    void stop();
    void setState(State state);
    void collect();
    void onTaskEnded(quint64 task, const std::optional<Failure>& failure);

    RunController& m_controller;
    const TraceStore& m_store;
    State m_state = State::Nothing;
    CausalChoice m_choice;
    QString m_question;
    QString m_answer;
    QString m_failure;
    std::vector<SegmentIndex> m_segments;
    std::size_t m_slots = 0;
    std::vector<float> m_effects; ///< [segments, slots]
    std::size_t m_measured = 0;
    std::optional<double> m_original;
    std::optional<double> m_rounding;
    std::int64_t m_done = 0;
    std::int64_t m_work = 0;
    std::shared_ptr<Channel> m_channel; ///< null unless measuring
    quint64 m_task = 0;
    std::stop_source m_stop;
    std::optional<std::chrono::steady_clock::time_point> m_begun; ///< when it got its first turn
    QTimer m_poll;
};

} // namespace rmtscope
