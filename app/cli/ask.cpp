#include "app/cli/engine_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/progress_line.h"
#include "app/cli/subcommands.h"
#include "app/common/bundled_files.h"
#include "engine/api/engine.h"
#include "engine/api/error.h"
#include "engine/text/terminal_text.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>
#include <unistd.h>

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

/// As JSON names it.
std::string nameOf(GenerationEnd end) {
    switch (end) {
    case GenerationEnd::EndOfText:
        return "end-of-text";
    case GenerationEnd::TokenLimit:
        return "token-limit";
    case GenerationEnd::NoPositions:
        return "no-positions";
    case GenerationEnd::Stopped:
        break;
    }
    return "stopped";
}

/// Why there is no more of it, for a person.
std::string endOf(const GeneratedText& written) {
    const std::string tokens =
        std::to_string(written.tokens.size()) + (written.tokens.size() == 1 ? " token" : " tokens");
    switch (written.end) {
    case GenerationEnd::EndOfText:
        return tokens + ", then the model ended the text.";
    case GenerationEnd::TokenLimit:
        return tokens + ", as many as --tokens allows.";
    case GenerationEnd::NoPositions:
        return tokens + ", then the model had no position left for another.";
    case GenerationEnd::Stopped:
        break;
    }
    return "stopped after " + tokens + "; the text above is what was written until then.";
}

nlohmann::ordered_json describe(const GeneratedText& written, std::int64_t contextTokens) {
    nlohmann::ordered_json json;
    std::string text;
    json["context_tokens"] = contextTokens;
    json["tokens"] = nlohmann::json::array();
    for (const GeneratedToken& token : written.tokens) {
        text += token.text;
        json["tokens"].push_back({{"id", token.id}, {"text", token.text}, {"probability", token.probability}});
    }
    json["text"] = text;
    json["ended"] = nameOf(written.end);
    return json;
}

/// Throws Error also for a prompt that doesn't fit: before the document is read, which may take long.
std::shared_ptr<const Model> openDecoder(Engine& engine, const Options& options, const std::stop_token& stop) {
    auto model = openConfigured(engine, configuredModel(options.model, options.settings), options.device, {}, stop);
    warnOf(model->info());
    if (!model->info().writesText) {
        throw Error(ErrorCode::ConfigInvalid, model->info().name + " writes no text: it has no decoder with memory.",
                    model->info().path.string());
    }
    model->checkPrompt(options.prompt);
    return model;
}

void readToTheEnd(Session& session, const std::stop_token& stop) {
    session.prepare({}, stop);
    ProgressLine line;
    std::int64_t tokens = 0;
    while (!session.finished()) {
        tokens += session.advance(stop)->tokens;
        line.update("Reading", tokens, session.geometry().tokens, "tokens");
    }
}

/// Shows text as it comes. A terminal gets no control characters from the model; a file or a program gets its bytes.
class LiveText {
public:
    explicit LiveText(bool terminal)
        : m_terminal(terminal) {}
    ~LiveText() { std::cout << m_text.finish(); }
    LiveText(const LiveText&) = delete;
    LiveText& operator=(const LiveText&) = delete;

    void show(const std::string& bytes) { std::cout << (m_terminal ? m_text.append(bytes) : bytes) << std::flush; }

private:
    bool m_terminal;
    TerminalText m_text;
};

bool writesToTerminal() {
    return isatty(STDOUT_FILENO) != 0;
}

/// All that is written until the text ends or is stopped; shown as it comes, unless it becomes JSON.
GeneratedText writeOn(Session& session, SegmentIndex segment, const Options& options, const std::stop_token& stop) {
    GeneratedText written;
    LiveText shown(writesToTerminal());
    const auto keep = [&](const GeneratedToken& token) {
        written.tokens.push_back(token);
        if (!options.json) {
            shown.show(token.text);
        }
    };
    try {
        return session.generate(segment, options.prompt, options.generation, keep, stop);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Cancelled) {
            throw;
        }
        return written;
    }
}

int run(const Options& options) {
    const std::stop_token stop = stopOnInterrupt();
    const auto engine = makeEngine();
    const auto model = openDecoder(*engine, options, stop);
    const auto document = engine->openDocument(findBundled(options.document), {}, stop);
    SessionOptions reading;
    reading.capture = CaptureLevel::Off;
    reading.askEvery = 0;
    reading.tape = false; // only the memory behind the last segment is asked
    const auto session = engine->createSession(model, document, reading);
    readToTheEnd(*session, stop);
    const SegmentIndex last(session->geometry().segments - 1);
    const std::int64_t context = session->contextTokens(last, options.prompt, options.generation);
    const GeneratedText written = writeOn(*session, last, options, stop);
    const bool stopped = written.end == GenerationEnd::Stopped;
    if (options.json) {
        // Tokens may end within a character: what can't be text is replaced, the ids stay exact. What a terminal may
        // take as an order is written as \u….
        std::cout
            << describe(written, context).dump(2, ' ', writesToTerminal(), nlohmann::json::error_handler_t::replace);
    }
    std::cout << '\n' << std::flush;
    if (stopped || !options.json) {
        std::cerr << "rmt: " << endOf(written) << '\n';
    }
    return stopped ? 1 : 0;
}

} // namespace

void addAsk(CLI::App& app, Action& action) {
    auto* const command = app.add_subcommand("ask", "Let a decoder read a document, then write on from a prompt");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "model folder of a decoder with memory")->required();
    command->add_option("DOCUMENT", options->document, "text file, UTF-8 or UTF-16")->required();
    command->add_option("PROMPT", options->prompt, "what the new text comes behind")->required();
    command
        ->add_option("--tokens", options->generation.maxTokens,
                     "most tokens to write; the text repeated in front of the prompt leaves room for them")
        ->check(CLI::Range(1, 1 << 20))
        ->capture_default_str();
    command->add_flag("--prompt-only", options->generation.promptOnly,
                      "nothing but the prompt behind the memory, not the text's end in front of it");
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
