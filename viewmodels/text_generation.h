#pragma once

#include "engine/api/generation.h"
#include "engine/api/segment_trace.h"
#include "viewmodels/generation_feed.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/selection.h"
#include "viewmodels/token_text.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace rmtscope {

/// What a decoder writes behind a prompt from the memory after one segment, token by token, and what each token has
/// read from the slots, reduced over the selected layers and heads. Its text stays until another is asked for or
/// another session starts.
class TextGeneration : public QObject {
    Q_OBJECT

public:
    enum class State { Nothing, Writing, Complete, Stopped, Failed };

    TextGeneration(RunController& controller, const Selection& selection, QObject* parent = nullptr);

    /// Why nothing can be asked now, in one sentence; empty if something can.
    [[nodiscard]] QString obstacle() const;
    /// The segment whose memory would be asked now: the selected one if it was read, else the newest.
    [[nodiscard]] std::optional<SegmentIndex> segmentToAsk() const;
    /// Nothing happens when there is an obstacle(). What is being written is replaced.
    void ask(const QString& prompt, const GenerationOptions& options);
    /// What was written stays.
    void stop() { m_controller.stopGeneration(); }

    [[nodiscard]] State state() const { return m_state; }
    /// Of the text that is shown; options and segment too.
    [[nodiscard]] const QString& prompt() const { return m_prompt; }
    [[nodiscard]] const GenerationOptions& options() const { return m_options; }
    [[nodiscard]] SegmentIndex segment() const { return m_segment; }
    /// How many tokens of the text that was read stand in front of the prompt; none until it is known.
    [[nodiscard]] std::optional<std::int64_t> contextTokens() const { return m_contextTokens; }
    /// Why it ended, once it is Complete or Stopped.
    [[nodiscard]] GenerationEnd endedBy() const { return m_endedBy; }
    /// Why it failed.
    [[nodiscard]] const QString& failure() const { return m_failure; }

    [[nodiscard]] std::size_t size() const { return m_tokens.size(); }
    [[nodiscard]] const GeneratedToken& token(std::size_t i) const { return m_tokens[i].token; }
    /// The characters that token `i` completes; empty if it ends within one.
    [[nodiscard]] const QString& text(std::size_t i) const { return m_tokens[i].text; }
    /// All of them.
    [[nodiscard]] QString text() const;
    [[nodiscard]] std::size_t slotCount() const { return static_cast<std::size_t>(m_shape.slots); }
    /// In 0..1; NaN when no head is selected.
    [[nodiscard]] float read(std::size_t i, SlotIndex slot) const { return m_reads[i * slotCount() + slot.offset()]; }
    /// The attention that token `i` gave to all slots together, in 0..1; NaN when no head is selected.
    [[nodiscard]] float readMass(std::size_t i) const { return m_tokens[i].mass; }
    /// Of all tokens; 0 when there is none.
    [[nodiscard]] float largestMass() const { return m_largestMass; }
    /// The slots that token `i` has read most, by falling share, at most `count`.
    [[nodiscard]] std::vector<SlotIndex> mostRead(std::size_t i, std::size_t count) const;
    /// "Read mass, mean over 4 layers × 4 heads".
    [[nodiscard]] QString label() const;
    /// See viewBytes().
    [[nodiscard]] std::uint64_t bytes() const;

Q_SIGNALS:
    /// obstacle() or segmentToAsk() may differ.
    void askableChanged();
    void stateChanged();
    /// There is another prompt, or none, and no token.
    void cleared();
    void appended(qsizetype first, qsizetype count);
    /// The same tokens, reduced for another selection.
    void readsChanged();
    /// One sentence for the person at the screen.
    void failed(const QString& sentence);

private:
    struct Written {
        GeneratedToken token;
        QString text;
        float mass = 0;
    };

    void clear(State state);
    void setState(State state);
    void append(const QList<GeneratedToken>& tokens);
    void reduce(std::size_t first);

    RunController& m_controller;
    const Selection& m_selection;
    State m_state = State::Nothing;
    QString m_prompt;
    GenerationOptions m_options;
    SegmentIndex m_segment;
    std::optional<std::int64_t> m_contextTokens;
    CaptureShape m_shape;
    GenerationEnd m_endedBy = GenerationEnd::Stopped;
    QString m_failure;
    TokenText m_joined;
    std::vector<Written> m_tokens;
    std::vector<float> m_reads; ///< [tokens, slots]
    float m_largestMass = 0;
};

} // namespace rmtscope
