#include "app/cli/subcommands.h"
#include "engine/api/error.h"
#include "engine/tasks/simple_facts.h"
#include "engine/text/document_reader.h"
#include "engine/text/questions.h"

#include <CLI/CLI.hpp>

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
    std::vector<double> positions;
    bool force = false;
};

/// Nobody's text is lost: neither the noise itself nor, unless asked, any other file.
void requireFree(const Options& options) {
    std::error_code ignored;
    if (std::filesystem::equivalent(options.out, options.noise, ignored)) {
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

int run(const Options& options) {
    requireFree(options);
    const auto noise = readDocument(options.noise, {}, {});
    auto plans = simpleFactsToPlant(options.task, options.seed, options.facts);
    if (options.positions.size() > plans.size()) {
        throw Error(ErrorCode::Usage, "--at names " + std::to_string(options.positions.size()) + " places for " +
                                          std::to_string(plans.size()) + " fact(s); name one a fact at most.");
    }
    for (std::size_t i = 0; i < options.positions.size(); ++i) {
        plans[i].positions = {options.positions[i]};
    }
    // Another stream than the one that drew names and places: where a fact stands must not depend on what it says.
    constexpr std::uint64_t positionStream = 0x9E3779B97F4A7C15;
    const PlantedText planted = plantFacts(noise->text, plans, options.seed ^ positionStream);
    writePlanted(options.out, planted);
    std::cout << options.out << ": " << planted.text.size() << " bytes\n";
    for (const Question& question : planted.questions) {
        for (const Fact& fact : question.facts) {
            std::cout << "  at byte " << fact.bytes.begin << ": " << fact.text << "  " << question.text << ' '
                      << question.answer << '\n';
        }
    }
    return 0;
}

} // namespace

void addGenerate(CLI::App& app, Action& action) {
    auto* const command = app.add_subcommand("generate", "Hide facts in a text and write it with its questions file");
    const auto options = std::make_shared<Options>();
    command->add_option("OUT", options->out, "text file to write; NAME.questions.json goes beside it")->required();
    command->add_option("--noise", options->noise, "text to hide the facts in")->required();
    command->add_option("--task", options->task, "memorize (at the very beginning) or detect-memorize (anywhere)")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "of the names, places and positions")->capture_default_str();
    command->add_option("--facts", options->facts, "how many, each about another person")
        ->check(CLI::Range(1, 4))
        ->capture_default_str();
    command
        ->add_option("--at", options->positions, "where, 0 (begin) to 1 (end), one a fact; drawn by the seed otherwise")
        ->check(CLI::Range(0.0, 1.0));
    command->add_flag("--force", options->force, "write over files that exist");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
