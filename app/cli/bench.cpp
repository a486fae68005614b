#include "app/cli/bench_output.h"
#include "app/cli/engine_options.h"
#include "app/cli/model_options.h"
#include "app/cli/subcommands.h"
#include "app/common/bundled_files.h"
#include "engine/api/error.h"
#include "engine/benchmark/made_model.h"
#include "engine/runtime/device.h"
#include "engine/runtime/tensor_memory.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>

namespace rmtscope::cli {

namespace {

const std::string bundledModel = "models/rmt-encoder";
const std::string bundledShape = "bundled";

struct Options {
    std::string model = bundledModel;
    std::vector<std::string> shapes; ///< in place of the model
    std::string text = "documents/moby-dick.txt";
    GivenSettings settings;
    DeviceOptions device;
    BenchmarkPlan plan;
    bool json = false;
};

std::shared_ptr<const TorchModel> openGiven(const std::string& name, const GivenSettings& settings,
                                            const DeviceOptions& device) {
    const ConfiguredModel wanted = configuredModel(name, settings);
    auto model = std::make_shared<const TorchModel>(readModelFolder(wanted.path, wanted.settings), device);
    keepSettings(wanted);
    warnOf(model->info());
    if (model->memory() == nullptr) {
        throw Error(ErrorCode::ConfigInvalid, name + " has no memory tokens, so there is no run to time.", name);
    }
    return model;
}

/// shape: one of --shapes; empty: the model that was named.
MeasuredModel measureModel(const Options& options, const std::string& shape) {
    const bool madeUp = !shape.empty() && shape != bundledShape;
    BenchmarkPlan plan = options.plan;
    releaseTensorMemory(); // of the model before
    plan.residentBytesBefore = residentBytes();
    const auto model = madeUp
                           ? openMadeModel(publishedShape(shape), options.device)
                           : openGiven(shape.empty() ? options.model : bundledModel, options.settings, options.device);
    MeasuredModel measured{.report = benchmark(model, plan), .text = {}};
    if (!madeUp) {
        measured.text =
            measureText(findBundled(options.text), model->tokenizer(), model->info().segmentSize, plan.rounds);
    }
    return measured;
}

int run(const Options& options) {
    std::vector<MeasuredModel> models;
    const std::vector<std::string> named(1); // the model has no shape's name
    for (const std::string& shape : options.shapes.empty() ? named : options.shapes) {
        models.push_back(measureModel(options, shape));
    }
    options.json ? writeBenchJson(models, std::cout) : writeBenchText(models);
    return 0;
}

std::vector<std::string> shapeNames() {
    std::vector<std::string> names{bundledShape};
    for (const PublishedShape& shape : publishedShapes()) {
        names.push_back(shape.name);
    }
    return names;
}

} // namespace

void addBench(CLI::App& app, Action& action) {
    auto* const command = app.add_subcommand(
        "bench", "Time a model against the machine's matrix-product peak, capture off and on, one text and several");
    const auto options = std::make_shared<Options>();
    auto* const model = command->add_option("MODEL", options->model, "model folder")->capture_default_str();
    command
        ->add_option("--shapes", options->shapes,
                     "in place of MODEL: the bundled model, and random weights of published sizes")
        ->delimiter(',')
        ->check(CLI::IsMember(shapeNames()))
        ->excludes(model);
    command->add_option("--batches", options->plan.batches, "texts that are read in lock-step")
        ->delimiter(',')
        ->check(CLI::Range(1, 4096))
        ->default_str("4,16");
    command->add_option("--text", options->text, "what reader and tokenizer are timed with")->capture_default_str();
    command->add_option("--rounds", options->plan.rounds, "how often each case takes its turn")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_option("--seconds", options->plan.secondsPerTurn, "length of one turn")
        ->check(CLI::Range(0.01, 600.0))
        ->capture_default_str();
    addModelOptions(*command, options->settings);
    addDeviceOptions(*command, options->device);
    command->add_flag("--json", options->json, "one JSON object instead of text");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
