#include "engine/evaluation/parity.h"

#include "app/cli/engine_options.h"
#include "app/cli/model_options.h"
#include "app/cli/subcommands.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>
#include <memory>

namespace rmtscope::cli {

namespace {

struct Options {
    std::string model;
    std::string expected;
    GivenSettings settings;
    DeviceOptions device;
    bool json = false;
};

void printText(const ParityReport& report) {
    for (const ParityRow& row : report.rows) {
        if (!row.problem.empty()) {
            std::printf("%-28s NOT OK: %s\n", row.tensor.c_str(), row.problem.c_str());
            continue;
        }
        std::printf("%-28s largest difference %-10.3g tolerance %.3g + %.3g x  %s\n", row.tensor.c_str(),
                    row.largestDifference, row.absolute, row.relative, row.ok ? "ok" : "NOT OK");
    }
}

void printJson(const ParityReport& report) {
    nlohmann::ordered_json json;
    json["case"] = report.caseName;
    json["ok"] = report.ok();
    for (const ParityRow& row : report.rows) {
        nlohmann::ordered_json entry;
        entry["tensor"] = row.tensor;
        entry["largest_difference"] = row.problem.empty() ? nlohmann::ordered_json(row.largestDifference) : nullptr;
        entry["absolute_tolerance"] = row.absolute;
        entry["relative_tolerance"] = row.relative;
        entry["ok"] = row.ok;
        entry["problem"] = row.problem;
        json["tensors"].push_back(std::move(entry));
    }
    std::cout << json.dump(2) << '\n';
}

int run(const Options& options) {
    const ConfiguredModel wanted = configuredModel(options.model, options.settings);
    const TorchModel model(readModelFolder(wanted.path, wanted.settings), options.device);
    keepSettings(wanted);
    warnOf(model.info());
    const ParityReport report = compareWithExpected(model, options.expected);
    options.json ? printJson(report) : printText(report);
    return report.ok() ? 0 : 1;
}

} // namespace

void addParity(CLI::App& app, Action& action) {
    auto* const command =
        app.add_subcommand("parity", "Compare with outputs of another implementation, tensor by tensor");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "model folder")->required();
    command
        ->add_option("EXPECTED", options->expected,
                     "NAME.safetensors with inputs and expected outputs; NAME.json beside it has the tolerances")
        ->required();
    addModelOptions(*command, options->settings);
    addDeviceOptions(*command, options->device);
    command->add_flag("--json", options->json, "one JSON object instead of text");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
