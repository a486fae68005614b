#include "engine/api/evaluation.h"
#include "engine/evaluation/evaluation_log.h"
#include "engine/evaluation/task_evaluation.h"
#include "engine/runtime/device.h"
#include "engine/runtime/torch_errors.h"
#include "engine/tasks/held_out_noise.h"
#include "engine/tasks/sample_stream.h"

#include <map>
#include <tuple>

namespace rmtscope {

namespace {

SampleFacts factsOf(const Sample& sample) {
    SampleFacts says{sample.says.question, {}};
    for (std::size_t fact = 0; fact < sample.facts.size(); ++fact) {
        says.facts.push_back({sample.says.facts[fact], sample.shape.segmentOf(sample.facts[fact].first)});
    }
    return says;
}

class TaskSweep final : public Sweep {
public:
    TaskSweep(const SweepOptions& options, const std::stop_token& stop)
        : m_options(options)
        , m_folder(readModelFolder(options.model, options.settings))
        , m_model(m_folder, options.device, {}, stop)
        , m_noise(options.noise, *m_model.tokenizer(), m_model.info().segmentSize, options.trainShare, stop)
        , m_info(describe())
        , m_log(options.log,
                {.weights = weightsFingerprint(m_folder.weights), .noise = m_info.noise, .seed = options.seed}) {}

    [[nodiscard]] const SweepInfo& info() const override { return m_info; }

    PointResult read(const ResultKey& key, const std::function<void(const PointResult&)>& onBatch,
                     const std::stop_token& stop) override {
        const auto task = m_noise.task(key.task);
        const TaskEvaluation evaluation(m_model, *task, m_noise.tokens());
        const EvaluationPlan plan{.segments = key.segments,
                                  .samples = m_options.samples,
                                  .seed = m_options.seed,
                                  .batch = m_options.batch,
                                  .forgets = key.forgets};
        const PointResult frame{
            .key = key, .tokens = evaluation.tokens(plan), .chance = task->chanceLevel(), .wrong = {}};
        const auto keep = [&](const EvaluatedBatch& batch) {
            m_log.add(key, batch);
            if (onBatch) {
                onBatch(resultOf(frame, *task));
            }
        };
        evaluation.run(plan, missing(key), m_info.workers, keep, stop);
        return resultOf(frame, *task);
    }

private:
    [[nodiscard]] SweepInfo describe() const {
        const at::Device device = m_model.memory() == nullptr ? at::Device(at::kCPU) : m_model.memory()->device();
        // On the CPU each worker reads a batch of its own.
        const int threads = m_options.device.threads > 0 ? m_options.device.threads : availableProcessors();
        return {m_model.info(),
                m_options.noise.filename().string() + ", " +
                    std::to_string(m_noise.tokens().part(NoisePart::Test).size()) + " test tokens",
                device.is_cpu() ? threads : 1, m_noise.factsLeftOut()};
    }

    /// The samples that the log doesn't have yet.
    [[nodiscard]] std::vector<std::int64_t> missing(const ResultKey& key) {
        const LoggedResult& logged = m_log.result(key);
        std::vector<std::int64_t> wanted;
        for (std::int64_t sample = 0; sample < m_options.samples; ++sample) {
            if (!logged.verdicts.contains(sample)) {
                wanted.push_back(sample);
            }
        }
        return wanted;
    }

    /// Drawn again, because neither the evaluation nor its log keeps it; once, as results are asked for often.
    [[nodiscard]] std::shared_ptr<const SampleFacts> says(const Task& task, std::int64_t segments,
                                                          std::int64_t sample) {
        std::shared_ptr<const SampleFacts>& kept = m_says[{std::string(task.name()), segments, sample}];
        if (!kept) {
            kept = std::make_shared<const SampleFacts>(
                factsOf(drawSample(task, *m_model.tokenizer(), m_noise.tokens().part(NoisePart::Test),
                                   {.segments = segments, .segmentSize = m_model.info().segmentSize}, m_options.seed,
                                   static_cast<std::uint64_t>(sample))));
        }
        return kept;
    }

    [[nodiscard]] PointResult resultOf(PointResult result, const Task& task) {
        const LoggedResult& logged = m_log.result(result.key);
        for (const auto& [sample, verdict] : logged.verdicts) {
            if (sample >= m_options.samples) {
                continue; // of an earlier sweep with more of them
            }
            ++result.samples;
            result.correct += verdict.correct() ? 1 : 0;
            if (!verdict.correct()) {
                result.wrong.push_back(verdict);
                result.wrong.back().says = says(task, result.key.segments, sample);
            }
        }
        result.seconds = logged.seconds;
        result.peakDeviceBytes = peakDeviceBytes(m_model.memory()->device());
        return result;
    }

    SweepOptions m_options;
    ModelFolder m_folder;
    TorchModel m_model;
    HeldOutNoise m_noise;
    SweepInfo m_info;
    EvaluationLog m_log;
    std::map<std::tuple<std::string, std::int64_t, std::int64_t>, std::shared_ptr<const SampleFacts>> m_says;
};

} // namespace

std::unique_ptr<Sweep> openSweep(const SweepOptions& options, const std::stop_token& stop) {
    return withTorchErrors([&] { return std::make_unique<TaskSweep>(options, stop); });
}

} // namespace rmtscope
