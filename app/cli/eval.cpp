#include "app/cli/engine_options.h"
#include "app/cli/eval_chart.h"
#include "app/cli/eval_failures.h"
#include "app/cli/eval_output.h"
#include "app/cli/eval_retention.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/noise_note.h"
#include "app/cli/progress_line.h"
#include "app/cli/subcommands.h"
#include "app/common/bundled_files.h"
#include "engine/api/error.h"
#include "engine/evaluation/cost_model.h"
#include "engine/runtime/device.h"
#include "engine/weights/model_folder.h"

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
    std::vector<std::string> tasks = {"memorize", "detect-memorize", "reasoning"};
    std::vector<std::int64_t> segments = {1, 2, 4, 8, 16, 32, 64};
    std::string noise = "documents/moby-dick.txt";
    SweepOptions sweep; ///< model and noise are filled in when it runs
    std::string plot;
    std::vector<std::int64_t> retention; ///< distances; empty: accuracy by length
    bool failures = false;
    bool control = false;
    bool fullAttention = false;
    bool json = false;
    bool csv = false;
};

/// What one pass over everything costs, at doubling lengths up to the longest of the samples.
ordered_json measureFullAttention(const Options& options, const ModelInfo& info, const std::stop_token& stop) {
    constexpr std::int64_t shortest = 128;
    const std::int64_t longest = std::ranges::max(options.segments) * info.inputSize;
    std::vector<std::int64_t> tokens;
    for (std::int64_t length = shortest; length < 2 * longest; length *= 2) {
        tokens.push_back(length);
    }
    const std::uint64_t available = availableDeviceBytes(parseDevice(options.sweep.device.device));
    const auto costs =
        fullAttentionCosts(readModelFolder(options.sweep.model), tokens, options.sweep.device, available, stop);
    return describeFullAttention(costs, available);
}

ordered_json describe(const PointResult& result, const ModelInfo& info) {
    ordered_json json = describeResult(result);
    const TransformerShape shape{info.layers, info.hiddenSize, info.heads, info.vocabularySize};
    const auto read = static_cast<double>(result.key.segments * info.inputSize);
    json["flops"] = recurrentFlops(shape, read, static_cast<double>(info.inputSize));
    json["full_attention_flops"] = fullAttentionFlops(shape, read);
    return json;
}

ordered_json describe(const SweepInfo& info, const SweepOptions& options, const ordered_json& results) {
    return {{"model", info.model.name}, {"seed", options.seed},   {"noise", info.noise}, {"device", info.model.device},
            {"workers", info.workers},  {"batch", options.batch}, {"results", results}};
}

PointResult readWithProgress(Sweep& sweep, const ResultKey& key, std::int64_t samples, const std::stop_token& stop) {
    ProgressLine line;
    return sweep.read(
        key,
        [&](const PointResult& soFar) {
            line.update(key.task + ", " + std::to_string(key.segments) + " segments", soFar.samples * soFar.tokens,
                        samples * soFar.tokens, "tokens");
        },
        stop);
}

int runRetention(const Options& options, const std::stop_token& stop) {
    RetentionOptions retention;
    retention.model = options.sweep.model;
    retention.device = options.sweep.device;
    retention.noise = options.sweep.noise;
    retention.trainShare = options.sweep.trainShare;
    retention.distances = options.retention;
    retention.samples = options.sweep.samples;
    retention.seed = options.sweep.seed;
    retention.batch = options.sweep.batch;
    const auto format = options.json  ? RetentionFormat::Json
                        : options.csv ? RetentionFormat::Csv
                                      : RetentionFormat::Text;
    return evaluateRetention(std::move(retention), options.tasks, format, stop);
}

int run(Options options) {
    const std::stop_token stop = stopOnInterrupt();
    const ConfiguredModel wanted = configuredModel(options.model, options.settings);
    options.sweep.model = wanted.path;
    options.sweep.settings = wanted.settings;
    options.sweep.noise = findBundled(options.noise);
    if (!options.retention.empty()) {
        return runRetention(options, stop);
    }
    const auto sweep = openSweep(options.sweep, stop);
    keepSettings(wanted);
    warnOf(sweep->info().model);
    sayFactsLeftOut(sweep->info().factsLeftOut, options.sweep.noise);
    const auto failures = options.failures ? openFailureAnalysis(options.sweep, stop) : nullptr;
    ordered_json results = ordered_json::array();
    if (options.csv) {
        printResultCsvHeader();
    }
    const auto read = [&](const ResultKey& key) {
        const PointResult result = readWithProgress(*sweep, key, options.sweep.samples, stop);
        results.push_back(describe(result, sweep->info().model));
        if (failures) {
            addFailures(*failures, result, results.back(), stop);
        }
        if (options.csv) {
            printResultCsv(results.back());
        } else if (!options.json) {
            printResultText(results.back());
            printFailuresText(results.back());
        }
    };
    std::vector<Error> problems;
    const auto add = [&](const ResultKey& key) {
        try {
            read(key);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Usage) {
                throw;
            }
            problems.push_back(error); // of this task or length alone
            std::cerr << "rmt: " << key.task << ", " << key.segments << " segments: " << error.what() << '\n';
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
    if (results.empty() && !problems.empty()) {
        throw problems.front();
    }
    ordered_json summary = describe(sweep->info(), options.sweep, results);
    if (options.fullAttention) {
        summary["full_attention"] = measureFullAttention(options, sweep->info().model, stop);
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
    return problems.empty() ? 0 : 1;
}

/// The options that ask for something else than accuracy, or for more. Needs those that are named here.
void addKinds(CLI::App& command, Options& options) {
    CLI::Option* const failures =
        command.add_flag("--failures", options.failures,
                         "class every wrong answer: never written, overwritten, not read, read but wrong");
    CLI::Option* const control =
        command.add_flag("--control", options.control,
                         "ask the same model also without its memory: nothing is carried from segment to segment");
    CLI::Option* const full =
        command.add_flag("--full-attention", options.fullAttention,
                         "also what the backbone takes when it reads all at once, measured as far as memory reaches");
    CLI::Option* const plot =
        command.add_option("--plot", options.plot, "draw accuracy and memory by length into this .svg, .pdf or .png")
            ->check([](const std::string& file) { return chartProblem(file).value_or(std::string()); });
    CLI::Option* const log = command.add_option(
        "--log", options.sweep.log, "file that keeps every verdict; an evaluation of the same goes on there");
    CLI::Option* const retention =
        command
            .add_option("--retention", options.retention,
                        "in place of accuracy: is a fact still in memory so many segments after it was read? Fits a "
                        "linear probe for each of these distances, with commas")
            ->delimiter(',')
            ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 20));
    for (CLI::Option* const other : {failures, control, full, plot, log, command.get_option("--segments")}) {
        retention->excludes(other);
    }
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
    command->add_option("--samples", options->sweep.samples, "of each task and length; with --retention 400")
        ->check(CLI::Range(1, 1 << 24))
        ->capture_default_str();
    command->add_option("--seed", options->sweep.seed, "of the samples")->capture_default_str();
    command->add_option("--batch", options->sweep.batch, "samples read in lock-step")
        ->check(CLI::Range(1, 1 << 16))
        ->capture_default_str();
    command->add_option("--noise", options->noise, "text to hide the facts in")->capture_default_str();
    command
        ->add_option("--train-share", options->sweep.trainShare,
                     "of the noise, which training has seen and is left out")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    addKinds(*command, *options);
    addModelOptions(*command, options->settings);
    addDeviceOptions(*command, options->sweep.device);
    auto* const json = command->add_flag("--json", options->json, "one JSON object instead of text");
    command->add_flag("--csv", options->csv, "a line each instead of text")->excludes(json);
    command->callback([options, command, &action] {
        if (!options->retention.empty() && command->count("--samples") == 0) {
            options->sweep.samples = RetentionOptions().samples; // a probe needs more than an accuracy does
        }
        action = [options] { return run(*options); };
    });
}

} // namespace rmtscope::cli
