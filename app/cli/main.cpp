#include "app/cli/subcommands.h"
#include "engine/api/error.h"
#include "engine/runtime/matrix_kernels.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <string_view>

namespace {

constexpr std::array subcommands{rmtscope::cli::addRun,     rmtscope::cli::addInspect,  rmtscope::cli::addParity,
                                 rmtscope::cli::addBench,   rmtscope::cli::addGenerate, rmtscope::cli::addAsk,
                                 rmtscope::cli::addConvert, rmtscope::cli::addEval,     rmtscope::cli::addTrain};

/// Subcommands that multiply matrices for longer than starting anew takes.
constexpr std::array<std::string_view, 6> computing{"run", "eval", "train", "ask", "bench", "parity"};

constexpr int workFailed = 1;
constexpr int wrongUsage = 2;

int parseAndRun(int argc, char** argv) {
    CLI::App app("RMTScope without a window: read documents with recurrent-memory transformers and watch their memory.",
                 "rmt");
    app.set_version_flag("--version", RMTSCOPE_VERSION);
    app.require_subcommand(1);
    rmtscope::cli::Action action;
    for (const auto add : subcommands) {
        add(app, action);
    }
    const auto isNamed = [argv](const CLI::App* each) { return each->get_name() == argv[1]; };
    if (argc > 1 && argv[1][0] != '-' && std::ranges::none_of(app.get_subcommands({}), isNamed)) {
        std::cerr << "rmt: \"" << argv[1] << "\" is no subcommand; rmt --help lists them.\n";
        return wrongUsage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error, std::cout, std::cerr) == 0 ? 0 : wrongUsage;
    }
    const std::string_view chosen = app.get_subcommands().front()->get_name();
    if (std::ranges::find(computing, chosen) != computing.end()) {
        rmtscope::restartWithBetterMatrixKernels(argv);
    }
    const int code = action();
    // Results that nobody could read are no success: a full disk shows only now.
    if (!std::cout.flush() || std::fflush(stdout) != 0) {
        std::cerr << "rmt: The results can't be written to standard output: " << std::strerror(errno)
                  << "; free some space or choose another place.\n";
        return workFailed;
    }
    return code;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return parseAndRun(argc, argv);
    } catch (const rmtscope::Error& error) {
        std::fprintf(stderr, "rmt: %s\n", error.what());
        return error.code() == rmtscope::ErrorCode::Usage ? wrongUsage : workFailed;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "rmt: an unexpected failure: %s\n", error.what());
        return workFailed;
    } catch (...) {
        std::fputs("rmt: an unexpected failure.\n", stderr);
        return workFailed;
    }
}
