#include "app/cli/noise_note.h"
#include "app/cli/subcommands.h"
#include "app/common/bundled_files.h"
#include "engine/api/error.h"
#include "engine/tasks/noise_tokens.h"
#include "engine/tasks/people.h"
#include "engine/tasks/plan_facts.h"
#include "engine/tasks/segment_text.h"
#include "engine/text/document_reader.h"
#include "engine/text/open_tokenizer.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

namespace rmtscope::cli {

namespace {

struct Options {
    std::string task = "detect-memorize";
    std::string noise;
    std::string out;
    std::uint64_t seed = 0;
    std::size_t facts = 1;
    std::size_t symbols = 24;
    std::int64_t segments = 0; ///< 0: the noise as it is
    std::int64_t segmentSize = 0;
    std::string model = "models/rmt-encoder";
    std::vector<double> positions;
    bool force = false;
};

/// Nobody's text is lost: neither the noise itself nor, unless asked, any other file.
void requireFree(const Options& options, const std::filesystem::path& noise) {
    std::error_code ignored;
    if (std::filesystem::equivalent(options.out, noise, ignored)) {
        throw Error(ErrorCode::WriteFailed,
                    options.out + " is the text to hide the facts in; choose another name for the new one.",
                    options.out);
    }
    for (const std::filesystem::path& file : {std::filesystem::path(options.out), questionsPath(options.out)}) {
        if (!options.force && std::filesystem::exists(file, ignored)) {
            throw Error(ErrorCode::WriteFailed,
                        file.string() + " exists already; choose another name, or give --force to write over it.",
                        file.string());
        }
    }
}

void giveFactsPositions(std::vector<FactsToPlant>& plans, const std::vector<double>& positions) {
    std::size_t facts = 0;
    for (FactsToPlant& plan : plans) {
        if (facts < positions.size()) {
            const auto first = positions.begin() + static_cast<std::ptrdiff_t>(facts);
            const std::size_t count = std::min(plan.facts.size(), positions.size() - facts);
            plan.positions.assign(first, first + static_cast<std::ptrdiff_t>(count));
        }
        facts += plan.facts.size();
    }
    if (positions.size() > facts) {
        throw Error(ErrorCode::Usage, "--at names " + std::to_string(positions.size()) + " places for " +
                                          std::to_string(facts) + " fact(s); name one a fact at most.");
    }
}

void report(const std::string& file, std::uint64_t bytes, std::int64_t tokens, const std::vector<Question>& questions) {
    std::cout << file << ": " << bytes << " bytes";
    if (tokens > 0) {
        std::cout << ", " << tokens << " tokens";
    }
    std::cout << '\n';
    for (const Question& question : questions) {
        for (const Fact& fact : question.facts) {
            std::cout << "  at byte " << fact.bytes.begin << ": " << fact.text << "  " << question.text << ' '
                      << question.answer << '\n';
        }
    }
}

/// The text without facts of its own, which may contradict what is to be hidden in it.
std::string readNoise(const std::filesystem::path& file) {
    const auto document = readDocument(file, {}, {});
    sayFactsLeftOut(countFacts(*document), file);
    return textWithoutFacts(*document);
}

int run(const Options& options) {
    const std::filesystem::path noiseFile = findBundled(options.noise);
    requireFree(options, noiseFile);
    const std::string noise = readNoise(noiseFile);
    TaskOptions taskOptions;
    taskOptions.part = TaskPart::Test;
    taskOptions.peopleInNoise = peopleMovingIn(noise);
    taskOptions.symbols = options.symbols;
    const auto segments = options.segments > 0 ? std::optional(options.segments) : std::nullopt;
    auto plans = planFacts(options.task, options.facts, taskOptions, segments, options.seed);
    giveFactsPositions(plans, options.positions);
    // Another stream than the one that drew names and places: where a fact stands must not depend on what it says.
    constexpr std::uint64_t positionStream = 0x9E3779B97F4A7C15;
    const std::uint64_t positionSeed = options.seed ^ positionStream;
    if (segments) {
        const auto tokenizer = openTokenizer(findBundled(options.model));
        const SegmentText written =
            writeSegmentText(options.out, *tokenizer, noise, plans, {*segments, options.segmentSize}, positionSeed);
        report(options.out, written.bytes, written.tokens, written.questions);
    } else {
        const PlantedText planted = plantFacts(noise, plans, positionSeed);
        writePlanted(options.out, planted);
        report(options.out, planted.text.size(), 0, planted.questions);
    }
    return 0;
}

std::string namesOfTasks() {
    std::string names;
    for (const std::string_view name : taskNames()) {
        names.append(names.empty() ? "" : ", ").append(name);
    }
    return names;
}

} // namespace

void addGenerate(CLI::App& app, Action& action) {
    auto* const command = app.add_subcommand("generate", "Hide facts in a text and write it with its questions file");
    const auto options = std::make_shared<Options>();
    command->add_option("OUT", options->out, "text file to write; NAME.questions.json goes beside it")->required();
    command->add_option("--noise", options->noise, "text to hide the facts in")->required();
    command->add_option("--task", options->task, namesOfTasks())->capture_default_str();
    command->add_option("--seed", options->seed, "of the names, places and positions")->capture_default_str();
    command
        ->add_option("--facts", options->facts, "memorize, detect-memorize: how many questions, about different people")
        ->check(CLI::Range(1, 4))
        ->capture_default_str();
    command->add_option("--symbols", options->symbols, "copy, reverse: how many to say again")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    auto* const segments =
        command->add_option("--segments", options->segments, "length of the text; the whole noise otherwise")
            ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 31));
    auto* const size = command->add_option("--segment-size", options->segmentSize, "text tokens of a segment")
                           ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 20))
                           ->needs(segments);
    segments->needs(size);
    command->add_option("--model", options->model, "model folder whose tokenizer counts the segments' tokens")
        ->capture_default_str();
    command
        ->add_option("--at", options->positions, "where, 0 (begin) to 1 (end), one a fact; drawn by the seed otherwise")
        ->check(CLI::Range(0.0, 1.0));
    command->add_flag("--force", options->force, "write over files that exist");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
