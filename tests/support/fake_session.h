#pragma once

#include "engine/api/session.h"
#include "tests/support/fake_engine.h"
#include "tests/support/fake_memory.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// Throws Error Usage for a prompt without a word.
void refuseBlankPrompt(const std::string& prompt);

class FakeSession : public Session {
public:
    FakeSession(FakePlan plan, std::shared_ptr<const Document> document, SessionOptions options,
                std::shared_ptr<FakeCounters> counters);
    ~FakeSession() override;

    void prepare(const ProgressCallback& progress, std::stop_token stop) override;
    [[nodiscard]] const RunGeometry& geometry() const override { return m_geometry; }
    [[nodiscard]] RunEstimate estimate() const override;
    [[nodiscard]] SegmentIndex position() const override { return m_position; }
    std::shared_ptr<const SegmentTrace> advance(std::stop_token stop) override;
    void rewind(SegmentIndex segment) override;
    SegmentDetail detail(SegmentIndex segment, std::stop_token stop) override;
    std::shared_ptr<const AttentionMap> replay(SegmentIndex segment, std::stop_token stop) override;
    std::vector<Answer> ask(SegmentIndex segment, std::span<const Question> questions, std::stop_token stop) override;
    AnswerReading watchAnswer(SegmentIndex segment, const Question& question, std::stop_token stop) override;
    /// "word S.R" for rank R of slot S; an obstacle unless the plan writes text.
    [[nodiscard]] MemoryLens memoryLens(SegmentIndex segment, std::int64_t tokensASlot) const override;
    /// All words of the segment.
    [[nodiscard]] std::int64_t contextTokens(SegmentIndex segment, const std::string& prompt,
                                             const GenerationOptions& options) const override;
    /// One word of the prompt after the other, or FakePlan::tokenBytes of it, again and again.
    GeneratedText generate(SegmentIndex segment, const std::string& prompt, const GenerationOptions& options,
                           const GeneratedTokenCallback& onToken, std::stop_token stop) override;
    [[nodiscard]] std::vector<float> memoryBefore(SegmentIndex segment) const override;
    [[nodiscard]] MemoryUse memoryUse() const override;
    /// Where its memory differs, slots write less, and answers are less sure.
    [[nodiscard]] std::unique_ptr<Session> branch(const BranchPlan& plan, const ProgressCallback& progress,
                                                  std::stop_token stop) override;
    [[nodiscard]] std::unique_ptr<CausalMeasurement> measureCauses(const CausalPlan& plan) override;

private:
    void cut();
    void failIfPlanned() const;
    void damage(SegmentTrace& trace) const;
    [[nodiscard]] std::size_t firstWord(SegmentIndex segment) const;
    [[nodiscard]] std::size_t endWord(SegmentIndex segment) const;
    [[nodiscard]] std::span<const ByteSpan> wordsOf(SegmentIndex segment) const;
    [[nodiscard]] ByteSpan bytes(SegmentIndex segment) const;
    [[nodiscard]] AttentionMap map(SegmentIndex segment) const;
    [[nodiscard]] Answer answer(SegmentIndex segment, std::size_t index, const Question& question) const;
    void requireRead(SegmentIndex segment) const;

    FakePlan m_plan;
    std::shared_ptr<const Document> m_document;
    SessionOptions m_options;
    std::shared_ptr<FakeCounters> m_counters;
    std::vector<ByteSpan> m_words;
    RunGeometry m_geometry;
    FakeMemory m_memory;
    bool m_isBranch = false;
    SegmentIndex m_position;
};

} // namespace rmtscope
