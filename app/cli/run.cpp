#include "app/cli/engine_options.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/progress_line.h"
#include "app/cli/run_summary.h"
#include "app/cli/run_trace.h"
#include "app/cli/subcommands.h"
#include "app/common/bundled_files.h"
#include "engine/api/engine.h"
#include "engine/api/error.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <memory>
#include <utility>

namespace rmtscope::cli {

namespace {

struct Options {
    std::string model;
    std::string document; ///< empty: a sample
    SampleName sample;    ///< its noise is filled in when it runs
    std::string noise = "documents/moby-dick.txt";
    GivenSettings settings;
    DeviceOptions device;
    SessionOptions session;
    std::uint64_t budgetMiB = 2048;
    std::string trace; ///< none if empty
    bool traceStates = false;
    bool json = false;
};

const std::map<std::string, CaptureLevel> captureLevels{
    {"off", CaptureLevel::Off}, {"masses", CaptureLevel::Masses}, {"rows", CaptureLevel::Rows}};

/// False if it was stopped.
bool readToTheEnd(Session& session, RunTrace& runTrace, RunSummary& summary, ProgressLine& line,
                  const std::stop_token& stop) {
    try {
        while (!session.finished()) {
            runTrace.beforeSegment(session);
            const auto trace = session.advance(stop);
            summary.add(*trace);
            runTrace.afterSegment(*trace);
            line.update("Reading", summary.tokens(), session.geometry().tokens, "tokens");
        }
        return true;
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Cancelled) {
            throw;
        }
        return false;
    }
}

std::shared_ptr<const Document> openDocument(Engine& engine, std::shared_ptr<const Model> model, const Options& options,
                                             const ProgressCallback& progress, const std::stop_token& stop) {
    if (!options.document.empty()) {
        return engine.openDocument(findBundled(options.document), progress, stop);
    }
    SampleName sample = options.sample;
    sample.noise = findBundled(options.noise);
    return engine.openSample(std::move(model), sample, progress, stop);
}

int run(const Options& options) {
    const std::stop_token stop = stopOnInterrupt();
    const auto engine = makeEngine();
    ProgressLine line;
    const auto progress = [&line](const Progress& now) {
        line.update(std::string(now.stage), static_cast<std::int64_t>(now.done), static_cast<std::int64_t>(now.total),
                    "bytes");
    };
    const auto model =
        openConfigured(*engine, configuredModel(options.model, options.settings), options.device, progress, stop);
    line.clear();
    warnOf(model->info());
    const auto document = openDocument(*engine, model, options, progress, stop);
    if (!document->questions.empty() && model->info().labels.empty() && options.session.askEvery != 0) {
        std::cerr << "rmt: the document's questions aren't asked, because the model has no labels to choose from; "
                     "--labels names them.\n";
    }
    const auto session = engine->createSession(model, document, options.session);
    session->prepare(progress, stop);

    TraceInfo info = describeTrace(model->info(), *document, session->geometry(), options.session.capture);
    info.states = options.traceStates;
    RunTrace runTrace(options.trace, info);
    RunSummary summary(model->info(), *document);
    bool stopped = false;
    std::exception_ptr failure; // what was read until then is worth reporting
    try {
        stopped = !readToTheEnd(*session, runTrace, summary, line, stop);
        runTrace.finish(*session);
    } catch (const Error&) {
        failure = std::current_exception();
    }
    line.clear();
    summary.finish(session->geometry(), session->memoryUse());
    options.json ? summary.writeJson(std::cout) : summary.writeText(std::cout);
    if (!session->finished()) {
        std::cerr << "rmt: stopped after segment " << session->position().value << " of "
                  << session->geometry().segments << "; the results above are of what was read.\n";
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    return stopped ? 1 : 0;
}

void addSampleOptions(CLI::App& command, CLI::Option& document, Options& options) {
    auto* const task =
        command.add_option("--task", options.sample.task, "in place of DOCUMENT, a sample as rmt eval reads it")
            ->excludes(&document);
    command.add_option("--segments", options.sample.segments, "of the sample")
        ->needs(task)
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 32))
        ->capture_default_str();
    command.add_option("--seed", options.sample.seed, "of the sample: the number that rmt eval lists")
        ->needs(task)
        ->capture_default_str();
    command.add_option("--evaluation-seed", options.sample.evaluationSeed, "--seed of that rmt eval")
        ->needs(task)
        ->capture_default_str();
    command.add_option("--noise", options.noise, "text that its facts are hidden in")
        ->needs(task)
        ->capture_default_str();
    command
        .add_option("--train-share", options.sample.trainShare, "of the noise, which training has seen and is left out")
        ->needs(task)
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
}

} // namespace

void addRun(CLI::App& app, Action& action) {
    auto* const command =
        app.add_subcommand("run", "Read a document or a sample, keep what the memory does, answer its questions");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "model folder")->required();
    auto* const document =
        command->add_option("DOCUMENT", options->document, "text file; NAME.questions.json beside it is read too");
    addSampleOptions(*command, *document, *options);
    command->add_option("--capture", options->session.capture, "off, masses, or rows (token by token)")
        ->transform(CLI::CheckedTransformer(captureLevels, CLI::ignore_case))
        ->option_text("off|masses|rows [rows]");
    command
        ->add_option("--budget", options->budgetMiB,
                     "MiB for token-level rows; the oldest are dropped, replay brings them back")
        ->capture_default_str();
    command
        ->add_option("--ask-every", options->session.askEvery,
                     "ask the questions after every n-th segment; 0: never; default: about a hundred times a document")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--trace", options->trace,
                        "write a .rmttrace file, which other programs can read meanwhile; an older one is replaced");
    command->add_flag("--trace-states", options->traceStates, "keep the memory state before every segment in it")
        ->needs("--trace");
    addModelOptions(*command, options->settings);
    addDeviceOptions(*command, options->device);
    command->add_flag("--json", options->json, "one JSON object instead of text");
    command->callback([options, &action] {
        if (options->document.empty() && options->sample.task.empty()) {
            throw CLI::RequiredError("DOCUMENT or --task");
        }
        options->session.detailBudgetBytes = options->budgetMiB << 20;
        action = [options] { return run(*options); };
    });
}

} // namespace rmtscope::cli
