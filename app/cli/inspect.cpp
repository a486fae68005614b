#include "app/cli/engine_options.h"
#include "app/cli/inspect_trace.h"
#include "app/cli/model_options.h"
#include "app/cli/subcommands.h"
#include "engine/api/engine.h"
#include "engine/api/incomplete_weights.h"
#include "engine/trace/trace_reader.h"
#include "engine/weights/memory_config.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace rmtscope::cli {

namespace {

/// Names of files and tensors may be any bytes.
constexpr auto anyBytes = nlohmann::json::error_handler_t::replace;

struct Options {
    std::string model;
    GivenSettings settings;
    DeviceOptions device;
    bool json = false;
};

void describe(const LoadReport& report, nlohmann::ordered_json& json) {
    json["used_tensors"] = report.used;
    json["removed_prefixes"] = report.removedPrefixes;
    json["unused_tensors"] = report.unused;
    json["missing_tensors"] = report.missing;
}

nlohmann::ordered_json describe(const ModelInfo& info) {
    nlohmann::ordered_json json;
    json["name"] = info.name;
    json["memory_system"] = info.memorySystem;
    json["backbone"] = info.backbone;
    json["layers"] = info.layers;
    json["heads"] = info.heads;
    json["hidden_size"] = info.hiddenSize;
    json["memory_tokens"] = info.slots;
    json["segment_tokens"] = info.segmentSize;
    json["input_size"] = info.inputSize;
    json["segment_alignment"] = nameOf(info.alignment);
    if (info.writesText) {
        json["generate_after"] = info.generatesAfterWriteMemory ? "memory" : "text";
    }
    json["vocabulary_size"] = info.vocabularySize;
    json["parameters"] = info.parameters;
    json["weight_file"] = info.weightFile;
    json["weight_file_bytes"] = info.weightFileBytes;
    json["labels"] = info.labels;
    json["writes_text"] = info.writesText;
    json["device"] = info.device;
    json["threads"] = info.threads;
    describe(info.report, json);
    return json;
}

nlohmann::ordered_json describeModel(const Options& options) {
    const auto model =
        openConfigured(*makeEngine(), configuredModel(options.model, options.settings), options.device, {}, {});
    warnOf(model->info());
    return describe(model->info());
}

void print(const nlohmann::ordered_json& json, bool asJson) {
    if (asJson) {
        std::cout << json.dump(2, ' ', false, anyBytes) << '\n';
        return;
    }
    for (const auto& [key, value] : json.items()) {
        std::string name = key;
        std::replace(name.begin(), name.end(), '_', ' ');
        name.resize(20, ' ');
        std::cout << name << (value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, anyBytes))
                  << '\n';
    }
}

int run(const Options& options) {
    try {
        print(looksLikeTrace(options.model) ? describeTraceFile(options.model) : describeModel(options), options.json);
        return 0;
    } catch (const IncompleteWeights& incomplete) {
        nlohmann::ordered_json json;
        describe(incomplete.report(), json);
        print(json, options.json);
        throw;
    }
}

} // namespace

void addInspect(CLI::App& app, Action& action) {
    auto* const command =
        app.add_subcommand("inspect", "Say what a model or a trace is, its sizes, and what is missing or unused");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "model folder, or a .rmttrace file")->required();
    addModelOptions(*command, options->settings);
    addDeviceOptions(*command, options->device);
    command->add_flag("--json", options->json, "one JSON object instead of text");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
