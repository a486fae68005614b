#include "app/cli/engine_options.h"
#include "app/cli/eval_chart.h"
#include "app/cli/eval_output.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/progress_line.h"
#include "app/cli/subcommands.h"
#include "app/common/bundled_files.h"
#include "engine/api/error.h"
#include "engine/evaluation/cost_model.h"
#include "engine/evaluation/evaluation_log.h"
#include "engine/evaluation/full_attention.h"
#include "engine/runtime/device.h"
#include "engine/tasks/people.h"
#include "engine/text/document_reader.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace rmtscope::cli {

namespace {

using nlohmann::ordered_json;

struct Options {
    std::string model = "models/rmt-encoder";
    GivenSettings settings;
    DeviceOptions device;
    std::vector<std::string> tasks = {"memorize", "detect-memorize", "reasoning"};
    std::vector<std::int64_t> segments = {1, 2, 4, 8, 16, 32, 64};
    EvaluationPlan plan;
    std::string noise = "documents/moby-dick.txt";
    double trainShare = 0.9;
    std::string log;
    std::string plot;
    bool control = false;
    bool fullAttention = false;
    bool json = false;
    bool csv = false;
};

/// The samples of the plan that the log doesn't have yet.
std::vector<std::int64_t> missing(const LoggedResult& result, std::int64_t samples) {
    std::vector<std::int64_t> wanted;
    for (std::int64_t sample = 0; sample < samples; ++sample) {
        if (!result.verdicts.contains(sample)) {
            wanted.push_back(sample);
        }
    }
    return wanted;
}

/// One model, one text of noise and the verdicts so far.
class Evaluator {
public:
    Evaluator(const Options& options, std::stop_token stop)
        : m_options(options)
        , m_stop(std::move(stop))
        , m_folder(readModelFolder(configuredModel(options.model, options.settings)))
        , m_model(m_folder, options.device, {}, m_stop)
        , m_noiseFile(findBundled(options.noise))
        , m_noiseText(textWithoutFacts(*readDocument(m_noiseFile, {}, m_stop)))
        , m_noise(*m_model.tokenizer(), m_noiseText, m_model.info().segmentSize, options.trainShare)
        , m_log(options.log,
                {.weights = weightsFingerprint(m_folder.weights), .noise = noiseName(), .seed = options.plan.seed}) {}

    /// Reads what the log doesn't have yet.
    ordered_json result(const ResultKey& key) {
        const auto task = makeTask(key.task, {.part = TaskPart::Test, .peopleInNoise = peopleMovingIn(m_noiseText)});
        const TaskEvaluation evaluation(m_model, *task, m_noise);
        EvaluationPlan plan = m_options.plan;
        plan.segments = key.segments;
        plan.forgets = key.forgets;
        const std::int64_t tokens = evaluation.tokens(plan);
        const auto wanted = missing(m_log.result(key), plan.samples);
        std::int64_t done = plan.samples - static_cast<std::int64_t>(wanted.size());
        ProgressLine line;
        const auto keep = [&](const EvaluatedBatch& batch) {
            m_log.add(key, batch);
            done += static_cast<std::int64_t>(batch.verdicts.size());
            line.update(key.task + ", " + std::to_string(key.segments) + " segments", done * tokens,
                        plan.samples * tokens, "tokens");
        };
        evaluation.run(plan, wanted, workers(), keep, m_stop);
        ordered_json result = describeResult(key, {plan.samples, tokens, task->chanceLevel()}, m_log.result(key));
        result["peak_device_bytes"] = peakDeviceBytes(device());
        const auto read = static_cast<double>(key.segments * m_model.info().inputSize);
        result["flops"] = recurrentFlops(shape(), read, static_cast<double>(m_model.info().inputSize));
        result["full_attention_flops"] = fullAttentionFlops(shape(), read);
        return result;
    }

    /// What one pass over everything costs, at doubling lengths up to the longest of the samples.
    [[nodiscard]] ordered_json fullAttention() const {
        constexpr std::int64_t shortest = 128;
        const std::int64_t longest = std::ranges::max(m_options.segments) * m_model.info().inputSize;
        std::vector<std::int64_t> tokens;
        for (std::int64_t length = shortest; length < 2 * longest; length *= 2) {
            tokens.push_back(length);
        }
        const std::uint64_t available = availableDeviceBytes(device());
        const auto costs = fullAttentionCosts(m_folder, tokens, m_options.device, available, m_stop);
        return describeFullAttention(costs, available);
    }

    [[nodiscard]] ordered_json summary(const ordered_json& results) const {
        return {{"model", m_model.info().name},
                {"seed", m_options.plan.seed},
                {"noise", noiseName()},
                {"device", m_model.info().device},
                {"workers", workers()},
                {"batch", m_options.plan.batch},
                {"results", results}};
    }

private:
    [[nodiscard]] TransformerShape shape() const {
        const ModelInfo& info = m_model.info();
        return {info.layers, info.hiddenSize, info.heads, info.vocabularySize};
    }
    [[nodiscard]] at::Device device() const { return m_model.memory()->device(); }
    /// On the CPU each reads a batch of its own.
    [[nodiscard]] int workers() const {
        if (!device().is_cpu()) {
            return 1;
        }
        return m_options.device.threads > 0 ? m_options.device.threads : availableProcessors();
    }
    [[nodiscard]] std::string noiseName() const {
        return m_noiseFile.filename().string() + ", " + std::to_string(m_noise.part(NoisePart::Test).size()) +
               " test tokens";
    }

    const Options& m_options;
    std::stop_token m_stop;
    ModelFolder m_folder;
    TorchModel m_model;
    std::filesystem::path m_noiseFile;
    std::string m_noiseText;
    NoiseTokens m_noise;
    EvaluationLog m_log;
};

int run(const Options& options) {
    Evaluator evaluator(options, stopOnInterrupt());
    ordered_json results = ordered_json::array();
    if (options.csv) {
        printResultCsvHeader();
    }
    const auto add = [&](const ResultKey& key) {
        results.push_back(evaluator.result(key));
        if (options.csv) {
            printResultCsv(results.back());
        } else if (!options.json) {
            printResultText(results.back());
        }
    };
    for (const std::string& task : options.tasks) {
        for (const std::int64_t segments : options.segments) {
            add({task, segments, false});
            if (options.control) {
                add({task, segments, true});
            }
        }
    }
    ordered_json summary = evaluator.summary(results);
    if (options.fullAttention) {
        summary["full_attention"] = evaluator.fullAttention();
        if (!options.json && !options.csv) {
            printFullAttentionText(summary["full_attention"]);
        }
    }
    if (options.json) {
        std::cout << summary.dump(2) << '\n';
    }
    if (!options.plot.empty()) {
        writeChart(evalChart(summary), options.plot);
    }
    return 0;
}

} // namespace

void addEval(CLI::App& app, Action& action) {
    auto* const command = app.add_subcommand("eval", "Ask about facts in test noise: accuracy by task and length");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "model folder with memory; default: the bundled one");
    command->add_option("--task", options->tasks, "one or more, with commas")->delimiter(',')->capture_default_str();
    command->add_option("--segments", options->segments, "lengths of the samples, with commas")
        ->delimiter(',')
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 32))
        ->capture_default_str();
    command->add_option("--samples", options->plan.samples, "of each task and length")
        ->check(CLI::Range(1, 1 << 24))
        ->capture_default_str();
    command->add_option("--seed", options->plan.seed, "of the samples")->capture_default_str();
    command->add_option("--batch", options->plan.batch, "samples read in lock-step")
        ->check(CLI::Range(1, 1 << 16))
        ->capture_default_str();
    command->add_option("--noise", options->noise, "text to hide the facts in")->capture_default_str();
    command->add_option("--train-share", options->trainShare, "of the noise, which training has seen and is left out")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->add_flag("--control", options->control,
                      "ask the same model also without its memory: nothing is carried from segment to segment");
    command->add_flag("--full-attention", options->fullAttention,
                      "also what the backbone takes when it reads all at once, measured as far as memory reaches");
    command->add_option("--plot", options->plot, "draw accuracy and memory by length into this .svg, .pdf or .png")
        ->check([](const std::string& file) { return chartProblem(file).value_or(std::string()); });
    command->add_option("--log", options->log,
                        "file that keeps every verdict; an evaluation of the same goes on there");
    addModelOptions(*command, options->settings);
    addDeviceOptions(*command, options->device);
    auto* const json = command->add_flag("--json", options->json, "one JSON object instead of text");
    command->add_flag("--csv", options->csv, "a line each instead of text")->excludes(json);
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
