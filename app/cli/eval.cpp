#include "app/cli/engine_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/progress_line.h"
#include "app/cli/subcommands.h"
#include "app/common/bundled_files.h"
#include "engine/api/error.h"
#include "engine/api/wilson_interval.h"
#include "engine/evaluation/evaluation_log.h"
#include "engine/runtime/device.h"
#include "engine/tasks/people.h"
#include "engine/text/document_reader.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
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
    bool json = false;
    bool csv = false;
};

ordered_json describe(const std::string& task, const EvaluationPlan& plan, std::int64_t tokens,
                      const LoggedResult& result, std::uint64_t peakBytes) {
    std::int64_t samples = 0;
    std::int64_t correct = 0;
    ordered_json wrong = ordered_json::array();
    for (const auto& [sample, verdict] : result.verdicts) {
        if (sample >= plan.samples) {
            continue; // of an earlier evaluation with more samples
        }
        ++samples;
        correct += verdict.correct() ? 1 : 0;
        if (!verdict.correct()) {
            wrong.push_back({{"sample", sample}, {"answer", verdict.answer}, {"given", verdict.given}});
        }
    }
    const Interval interval = wilsonInterval(correct, samples);
    return {{"task", task},
            {"segments", plan.segments},
            {"tokens", tokens},
            {"samples", samples},
            {"correct", correct},
            {"accuracy", samples == 0 ? 0.0 : static_cast<double>(correct) / static_cast<double>(samples)},
            {"interval_low", interval.low},
            {"interval_high", interval.high},
            {"seconds", result.seconds},
            {"peak_device_bytes", peakBytes},
            {"wrong_seeds", std::move(wrong)}};
}

void printCsvHeader() {
    std::cout << "task,segments,tokens,samples,correct,accuracy,interval_low,interval_high,seconds,peak_device_bytes\n";
}

void printCsv(const ordered_json& result) {
    for (const char* key : {"task", "segments", "tokens", "samples", "correct", "accuracy", "interval_low",
                            "interval_high", "seconds", "peak_device_bytes"}) {
        const bool last = key == std::string_view("peak_device_bytes");
        const ordered_json& value = result.at(key);
        std::cout << (value.is_string() ? value.get<std::string>() : value.dump()) << (last ? '\n' : ',');
    }
    std::cout.flush();
}

void printText(const ordered_json& result) {
    std::printf("%-16s %8lld segments %10lld tokens   %5.1f %%  [%5.1f, %5.1f]  %lld of %lld   %.1f s\n",
                result.at("task").get<std::string>().c_str(), result.at("segments").get<long long>(),
                result.at("tokens").get<long long>(), 100 * result.at("accuracy").get<double>(),
                100 * result.at("interval_low").get<double>(), 100 * result.at("interval_high").get<double>(),
                result.at("correct").get<long long>(), result.at("samples").get<long long>(),
                result.at("seconds").get<double>());
    std::fflush(stdout);
}

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

int run(const Options& options) {
    const std::stop_token stop = stopOnInterrupt();
    const ModelFolder folder = readModelFolder(configuredModel(options.model, options.settings));
    const TorchModel model(folder, options.device, {}, stop);
    const auto noiseFile = findBundled(options.noise);
    const std::string noiseText = textWithoutFacts(*readDocument(noiseFile, {}, stop));
    const NoiseTokens noise(*model.tokenizer(), noiseText, model.info().segmentSize, options.trainShare);
    const std::string noiseName =
        noiseFile.filename().string() + ", " + std::to_string(noise.part(NoisePart::Test).size()) + " test tokens";
    EvaluationLog log(options.log, {.weights = weightsFingerprint(folder.weights),
                                    .noise = noiseName,
                                    .seed = options.plan.seed,
                                    .forgets = options.plan.forgets});
    const bool onProcessor = model.memory()->device().is_cpu();
    const int workers = !onProcessor ? 1 : options.device.threads > 0 ? options.device.threads : availableProcessors();
    ProgressLine line;
    ordered_json results = ordered_json::array();
    if (options.csv) {
        printCsvHeader();
    }
    for (const std::string& name : options.tasks) {
        const auto task = makeTask(name, {.part = TaskPart::Test, .peopleInNoise = peopleMovingIn(noiseText)});
        const TaskEvaluation evaluation(model, *task, noise);
        for (const std::int64_t segments : options.segments) {
            EvaluationPlan plan = options.plan;
            plan.segments = segments;
            const std::int64_t tokens = evaluation.tokens(plan);
            const auto wanted = missing(log.result(name, segments), plan.samples);
            std::int64_t done = plan.samples - static_cast<std::int64_t>(wanted.size());
            const std::string stage = name + ", " + std::to_string(segments) + " segments";
            evaluation.run(
                plan, wanted, workers,
                [&](const EvaluatedBatch& batch) {
                    log.add(name, segments, batch);
                    done += static_cast<std::int64_t>(batch.verdicts.size());
                    line.update(stage, done * tokens, plan.samples * tokens, "tokens");
                },
                stop);
            line.clear();
            results.push_back(
                describe(name, plan, tokens, log.result(name, segments), peakDeviceBytes(model.memory()->device())));
            if (options.csv) {
                printCsv(results.back());
            } else if (!options.json) {
                printText(results.back());
            }
        }
    }
    if (options.json) {
        std::cout << ordered_json{{"model", model.info().name},
                                  {"seed", options.plan.seed},
                                  {"noise", noiseName},
                                  {"forgets", options.plan.forgets},
                                  {"device", model.info().device},
                                  {"workers", workers},
                                  {"batch", options.plan.batch},
                                  {"results", results}}
                         .dump(2)
                  << '\n';
    }
    return 0;
}

} // namespace

void addEval(CLI::App& app, Action& action) {
    auto* const command = app.add_subcommand("eval", "Ask about facts in test noise: accuracy by task and length");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "model folder of a classifier with memory; default: the bundled one");
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
    command->add_flag("--forget", options->plan.forgets, "the control: no memory is carried from segment to segment");
    command->add_option("--log", options->log,
                        "file that keeps every verdict; an evaluation of the same goes on there");
    addModelOptions(*command, options->settings);
    addDeviceOptions(*command, options->device);
    auto* const json = command->add_flag("--json", options->json, "one JSON object instead of text");
    command->add_flag("--csv", options->csv, "a line each instead of text")->excludes(json);
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
