#include "app/cli/subcommands.h"
#include "engine/api/error.h"

#include <CLI/CLI.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>

namespace {

constexpr std::array subcommands{rmtscope::cli::addRun, rmtscope::cli::addInspect, rmtscope::cli::addParity,
                                 rmtscope::cli::addBench, rmtscope::cli::addGenerate};

constexpr int workFailed = 1;
constexpr int wrongUsage = 2;

} // namespace

int main(int argc, char** argv) {
    CLI::App app("RMTScope without a window: read documents with recurrent-memory transformers and watch their memory.",
                 "rmt");
    app.set_version_flag("--version", RMTSCOPE_VERSION);
    app.require_subcommand(1);
    rmtscope::cli::Action action;
    for (const auto add : subcommands) {
        add(app, action);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error, std::cout, std::cerr) == 0 ? 0 : wrongUsage;
    }
    try {
        const int code = action();
        // Results that nobody could read are no success: a full disk shows only now.
        if (!std::cout.flush() || std::fflush(stdout) != 0) {
            std::cerr << "rmt: The results can't be written to standard output: " << std::strerror(errno)
                      << "; free some space or choose another place.\n";
            return workFailed;
        }
        return code;
    } catch (const rmtscope::Error& error) {
        std::cerr << "rmt: " << error.what() << '\n';
        return error.code() == rmtscope::ErrorCode::Usage ? wrongUsage : workFailed;
    } catch (const std::exception& error) {
        std::cerr << "rmt: an unexpected failure: " << error.what() << '\n';
        return workFailed;
    }
}
