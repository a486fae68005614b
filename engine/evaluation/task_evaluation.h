#pragma once

#include "engine/api/evaluation.h"
#include "engine/runtime/torch_model.h"
#include "engine/tasks/noise_tokens.h"
#include "engine/tasks/task.h"

#include <functional>
#include <string>
#include <vector>

namespace rmtscope {

/// Which samples of a task a model is asked about.
struct EvaluationPlan {
    std::int64_t segments = 1; ///< of each sample
    std::int64_t samples = 100;
    std::uint64_t seed = 0;
    std::int64_t batch = 16; ///< samples read in lock-step
    bool forgets = false;    ///< as in ResultKey
};

/// Samples `first`, first+1, … of a plan, as they were read together.
struct EvaluatedBatch {
    std::vector<Verdict> verdicts;
    double seconds = 0; ///< of one worker
};

/// Called by the worker that has read a batch, one at a time.
using BatchCallback = std::function<void(const EvaluatedBatch&)>;

/// Lets a model read samples of `task` in test noise to their end, where a classifier chooses among its labels and a
/// decoder writes the answer (writtenAnswers). Several workers on the CPU, each a batch at a
/// time and a thread of its own; the answers don't depend on how many there are. Immutable model: one evaluation after
/// the other, from any thread.
class TaskEvaluation {
public:
    /// All three must outlive this. Throws Error Usage for a model without memory, and for a task whose answers are
    /// none of a classifier's labels.
    TaskEvaluation(const TorchModel& model, const Task& task, const NoiseTokens& noise);

    /// Reads the samples whose numbers are in `wanted`. Throws Error: Usage when facts and question don't fit into so
    /// few tokens, NotFinite, Cancelled; what `onBatch` throws.
    void run(const EvaluationPlan& plan, std::span<const std::int64_t> wanted, int workers,
             const BatchCallback& onBatch, const std::stop_token& stop) const;

    /// Text tokens of one sample.
    [[nodiscard]] std::int64_t tokens(const EvaluationPlan& plan) const;

private:
    [[nodiscard]] EvaluatedBatch read(const EvaluationPlan& plan, std::span<const std::int64_t> samples,
                                      const std::stop_token& stop) const;

    const TorchModel& m_model;
    const Task& m_task;
    const NoiseTokens& m_noise;
};

} // namespace rmtscope
