#include "engine/api/error.h"
#include "engine/evaluation/task_diagnosis.h"
#include "engine/evaluation/task_evaluation.h"
#include "engine/runtime/device.h"
#include "engine/runtime/torch_errors.h"
#include "engine/tasks/held_out_noise.h"

#include <c10/core/InferenceMode.h>

#include <map>

namespace rmtscope {

namespace {

class TaskFailures final : public FailureAnalysis {
public:
    TaskFailures(const SweepOptions& options, const std::stop_token& stop)
        : m_seed(options.seed)
        , m_model(readModelFolder(options.model), options.device, {}, stop)
        , m_noise(options.noise, *m_model.tokenizer(), m_model.info().segmentSize, options.trainShare, stop) {}

    [[nodiscard]] FailureDiagnosis diagnose(const ResultKey& key, std::int64_t sample,
                                            std::span<const std::int64_t> right, const std::stop_token& stop) override {
        if (key.forgets) {
            throw Error(ErrorCode::Usage, "Samples that were read without memory have no memory that could be asked; "
                                          "choose those of the model itself.");
        }
        return withTorchErrors([&] {
            const c10::InferenceMode inference;
            useThreads(m_model.threads());
            return of(key).diagnose(sample, right, stop);
        });
    }

private:
    struct KeyParts {
        std::unique_ptr<const Task> task;
        std::unique_ptr<TaskDiagnosis> diagnosis;
    };

    TaskDiagnosis& of(const ResultKey& key) {
        KeyParts& parts = m_keys[key];
        if (!parts.diagnosis) {
            auto task = m_noise.task(key.task);
            static_cast<void>(TaskEvaluation(m_model, *task, m_noise.tokens())); // refuses what can't be asked
            parts.diagnosis = std::make_unique<TaskDiagnosis>(m_model, *task, m_noise.tokens(), key.segments, m_seed);
            parts.task = std::move(task);
        }
        return *parts.diagnosis;
    }

    std::uint64_t m_seed;
    TorchModel m_model;
    HeldOutNoise m_noise;
    std::map<ResultKey, KeyParts> m_keys;
};

} // namespace

std::unique_ptr<FailureAnalysis> openFailureAnalysis(const SweepOptions& options, const std::stop_token& stop) {
    return withTorchErrors([&] { return std::make_unique<TaskFailures>(options, stop); });
}

} // namespace rmtscope
