#pragma once

#include "engine/api/session.h"
#include "engine/probe/memory_rows_probe.h"
#include "engine/runtime/interventions.h"
#include "engine/runtime/memory_tape.h"
#include "engine/runtime/row_store.h"
#include "engine/runtime/segment_reader.h"
#include "engine/runtime/torch_model.h"
#include "engine/text/fact_tokens.h"

#include <memory>
#include <span>

namespace rmtscope {

/// A Session on LibTorch: state k-1 -> state k, one segment at a time.
class TorchSession final : public Session {
public:
    TorchSession(std::shared_ptr<const TorchModel> model, std::shared_ptr<const Document> document,
                 const SessionOptions& options);

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
    [[nodiscard]] MemoryLens memoryLens(SegmentIndex segment, std::int64_t tokensASlot) const override;
    [[nodiscard]] std::int64_t contextTokens(SegmentIndex segment, const std::string& prompt,
                                             const GenerationOptions& options) const override;
    GeneratedText generate(SegmentIndex segment, const std::string& prompt, const GenerationOptions& options,
                           const GeneratedTokenCallback& onToken, std::stop_token stop) override;
    [[nodiscard]] std::vector<float> memoryBefore(SegmentIndex segment) const override;
    [[nodiscard]] MemoryUse memoryUse() const override;
    [[nodiscard]] std::unique_ptr<Session> branch(const BranchPlan& plan, const ProgressCallback& progress,
                                                  std::stop_token stop) override;
    [[nodiscard]] std::unique_ptr<CausalMeasurement> measureCauses(const CausalPlan& plan) override;

private:
    void describeRun();
    void beginBranch(const TorchSession& origin, const BranchPlan& plan, const ProgressCallback& progress,
                     std::stop_token stop);
    void shareTape(const TorchSession& origin, SegmentIndex end);
    /// before: the state one segment earlier; undefined before the first segment.
    [[nodiscard]] at::Tensor intervene(SegmentIndex segment, const at::Tensor& before, const at::Tensor& written) const;
    [[nodiscard]] StepOutput step(const at::Tensor& state, Probe* probe, const std::stop_token& stop) const;
    [[nodiscard]] at::Tensor stateBefore(SegmentIndex segment) const;
    /// Where it is on the tape; null without one.
    [[nodiscard]] std::shared_ptr<const float> keepState(const at::Tensor& host);
    /// host: [1, slots, hidden] behind the segment at m_position. Throws Error NotFinite.
    void requireFinite(const at::Tensor& host) const;
    void answerQuestions(SegmentTrace& trace, const at::Tensor& state, const std::stop_token& stop);
    /// Of a sample its last segment.
    [[nodiscard]] bool endsInItsQuestion(SegmentIndex segment) const;
    /// The loaded segment's, which ends in its question.
    [[nodiscard]] std::span<const std::int64_t> textBeforeQuestion() const;
    [[nodiscard]] std::int64_t askEvery() const;
    void requireRead(SegmentIndex segment) const;

    std::shared_ptr<const TorchModel> m_model;
    std::shared_ptr<const Document> m_document;
    SessionOptions m_options;
    SegmentReader m_reader;
    FactTokens m_facts;
    std::vector<std::vector<std::int64_t>> m_questions; ///< text token ids of the document's
    MemoryRowsProbe m_probe;
    MemoryTape m_tape;
    RowStore m_rows;
    Interventions m_interventions; ///< of a branch
    RunGeometry m_geometry;
    SegmentIndex m_position;
    at::Tensor m_state;  ///< [1, slots, hidden] before m_position
    double m_readMs = 0; ///< all segments read so far
    std::int64_t m_readSegments = 0;
};

} // namespace rmtscope
