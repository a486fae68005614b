#include "app/cli/engine_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/progress_line.h"
#include "app/cli/subcommands.h"
#include "app/common/bundled_files.h"
#include "engine/api/engine.h"
#include "engine/api/error.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace rmtscope::cli {

namespace {

struct Options {
    std::string model;
    std::string document;
    std::string prompt;
    GivenSettings settings;
    DeviceOptions device;
    GenerationOptions generation;
    bool json = false;
};

nlohmann::ordered_json describe(const std::vector<GeneratedToken>& tokens) {
    nlohmann::ordered_json json;
    std::string text;
    json["tokens"] = nlohmann::json::array();
    for (const GeneratedToken& token : tokens) {
        text += token.text;
        json["tokens"].push_back({{"id", token.id}, {"probability", token.probability}});
    }
    json["text"] = text;
    return json;
}

int run(const Options& options) {
    const std::stop_token stop = stopOnInterrupt();
    const auto engine = makeEngine();
    const auto model = engine->openModel(configuredModel(options.model, options.settings), options.device, {}, stop);
    if (!model->info().writesText) {
        throw Error(ErrorCode::ConfigInvalid, model->info().name + " writes no text: it has no decoder with memory.",
                    model->info().path.string());
    }
    const auto document = engine->openDocument(findBundled(options.document), {}, stop);
    SessionOptions session;
    session.capture = CaptureLevel::Off;
    session.askEvery = 0;
    const auto reading = engine->createSession(model, document, session);
    reading->prepare({}, stop);
    ProgressLine line;
    std::int64_t tokens = 0;
    while (!reading->finished()) {
        tokens += reading->advance(stop)->tokens;
        line.update("Reading", tokens, reading->geometry().tokens, "tokens");
    }
    line.clear();
    const GeneratedTokenCallback show = [](const GeneratedToken& token) { std::cout << token.text << std::flush; };
    const auto written = reading->generate(SegmentIndex(reading->geometry().segments - 1), options.prompt,
                                           options.generation, options.json ? GeneratedTokenCallback() : show, stop);
    if (options.json) {
        // Tokens may end within a character: what can't be text is replaced, the ids stay exact.
        std::cout << describe(written.tokens).dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    std::cout << '\n';
    return 0;
}

} // namespace

void addAsk(CLI::App& app, Action& action) {
    auto* const command = app.add_subcommand("ask", "Let a decoder read a document, then write on from a prompt");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "model folder of a decoder with memory")->required();
    command->add_option("DOCUMENT", options->document, "text file, UTF-8 or UTF-16")->required();
    command->add_option("PROMPT", options->prompt, "what the new text comes behind")->required();
    command->add_option("--tokens", options->generation.maxTokens, "most tokens to write")
        ->check(CLI::Range(1, 1 << 20))
        ->capture_default_str();
    command->add_option("--temperature", options->generation.temperature, "0: always the most probable token")
        ->check(CLI::Range(0.0, 100.0))
        ->capture_default_str();
    command->add_option("--top-k", options->generation.topK, "draw from the k most probable tokens; 0: from all")
        ->check(CLI::Range(0, 1 << 24))
        ->capture_default_str();
    command->add_option("--top-p", options->generation.topP, "draw from the most probable tokens that reach this sum")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    command->add_option("--seed", options->generation.seed, "of the drawing")->capture_default_str();
    addModelOptions(*command, options->settings);
    addDeviceOptions(*command, options->device);
    command->add_flag("--json", options->json, "one JSON object instead of text");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
