#include "app/cli/engine_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/progress_line.h"
#include "app/cli/subcommands.h"
#include "app/common/bundled_files.h"
#include "engine/api/error.h"
#include "engine/runtime/device.h"
#include "engine/runtime/torch_errors.h"
#include "engine/training/recipe_paths.h"
#include "engine/training/training_run.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>

namespace rmtscope::cli {

namespace {

struct Options {
    std::string recipe;
    std::string out;
    bool resume = false;
    DeviceOptions device;
    std::string precision; ///< empty: as the device has it
};

std::string percentages(const Recipe& recipe, const std::vector<double>& accuracy) {
    std::string text;
    char number[32];
    for (std::size_t task = 0; task < accuracy.size(); ++task) {
        std::snprintf(number, sizeof number, " %.1f %%", 100 * accuracy[task]);
        text += (task == 0 ? "" : ", ") + recipe.tasks[task] + number;
    }
    return text;
}

int run(const Options& options) {
    const std::stop_token stop = stopOnInterrupt();
    Recipe recipe = readRecipe(findBundledRecipe(options.recipe));
    resolvePaths(recipe, bundledFolder());
    const ProcessPlace place = ProcessPlace::fromEnvironment();
    const int threads =
        options.device.threads > 0 ? options.device.threads : std::max(1, availableProcessors() / place.onThisMachine);
    return withTorchErrors([&] {
        const TrainingDevice device = trainingDevice(options.device.device, options.precision, place);
        Trainer trainer(std::move(recipe), threads, Processes::join(place, device), device);
        const bool speaks = trainer.processes().rank() == 0;
        if (speaks && trainer.processes().goesThroughHost()) {
            std::cerr << "rmt: This LibTorch has no NCCL; gradients go from GPU to GPU through the host's memory.\n";
        }
        TrainingRun training(trainer, options.out, options.resume);
        ProgressLine line;
        const auto onStep = [&](const StepReport& report, double speed) {
            const StageRecipe& stage = trainer.recipe().stages[report.stage];
            char text[160];
            std::snprintf(text, sizeof text, "%s: loss %.3f, %.0f segments/s; step", stage.name.c_str(), report.loss,
                          speed);
            line.update(text, report.stageStep, stage.mostSteps, "steps");
        };
        const auto onValidation = [&](const ValidationReport& report, const std::string& stage) {
            line.clear();
            std::cerr << "step " << trainer.stepsDone() << ", " << stage << ", " << report.segments
                      << " segment(s): " << percentages(trainer.recipe(), report.accuracy) << '\n';
        };
        const TrainingListener silent{[](const StepReport&, double) {},
                                      [](const ValidationReport&, const std::string&) {}};
        const bool finished = training.run(speaks ? TrainingListener{onStep, onValidation} : silent, stop);
        if (!speaks) {
            return 0;
        }
        line.clear();
        std::cout << options.out << ": " << trainer.stepsDone() << " steps"
                  << (finished ? "" : "; stopped, go on with --resume") << '\n';
        return 0;
    });
}

} // namespace

void addTrain(CLI::App& app, Action& action) {
    auto* const command = app.add_subcommand("train", "Train a model with memory by a recipe");
    const auto options = std::make_shared<Options>();
    command
        ->add_option("RECIPE", options->recipe,
                     "JSON file: model, text, tasks and stages; or the name of a bundled one: rmt-encoder")
        ->required();
    command->add_option("--out", options->out, "folder for the model, its metrics and what --resume needs")->required();
    command->add_flag("--resume", options->resume, "go on exactly where an earlier run into this folder was stopped");
    addDeviceOption(*command, options->device.device);
    command
        ->add_option("--precision", options->precision,
                     "of matrix products: float32, or bfloat16, which is the default on a GPU")
        ->check(CLI::IsMember({"float32", "bfloat16"}));
    command->add_option("--threads", options->device.threads, "processors to use; all of them by default")
        ->check(CLI::Range(1, 1024));
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
