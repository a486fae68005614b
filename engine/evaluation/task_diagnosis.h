#pragma once

#include "engine/api/failure_diagnosis.h"
#include "engine/runtime/torch_model.h"
#include "engine/tasks/noise_tokens.h"
#include "engine/tasks/sample_stream.h"
#include "engine/tasks/task.h"

#include <optional>
#include <span>

namespace rmtscope {

/// Says why samples of one task and length were answered wrongly, by asking their memories on side branches.
///
/// The question that is asked after segment k is put as the evaluation puts it: a full segment that ends in it. In
/// front of it stands the text of segment k, in which facts give way to the noise below them, so that only the memory
/// can answer; an answer counts as right by the evaluation's own measure.
class TaskDiagnosis {
public:
    /// The first three must outlive this.
    TaskDiagnosis(const TorchModel& model, const Task& task, const NoiseTokens& noise, std::int64_t segments,
                  std::uint64_t seed);

    /// As FailureAnalysis::diagnose(). The calling thread must be in inference mode.
    [[nodiscard]] FailureDiagnosis diagnose(std::int64_t sample, std::span<const std::int64_t> right,
                                            const std::stop_token& stop);

private:
    [[nodiscard]] Sample draw(std::int64_t sample) const;
    /// text: ids of a segment that ends in the question; state: [1, slots, hidden] before it
    [[nodiscard]] bool isRight(const std::vector<std::int64_t>& text, const at::Tensor& state,
                               const std::string& answer, const std::stop_token& stop) const;
    [[nodiscard]] double readMass(const std::vector<std::int64_t>& text, const at::Tensor& state,
                                  const std::stop_token& stop) const;
    [[nodiscard]] double readMassOf(std::int64_t sample, const std::stop_token& stop) const;

    const TorchModel& m_model;
    const Task& m_task;
    const NoiseTokens& m_noise;
    SampleShape m_shape;
    std::uint64_t m_seed;
    std::optional<std::vector<double>> m_rightMasses; ///< of right answers, once they were read
};

} // namespace rmtscope
