#pragma once

#include <functional>

namespace CLI { // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace rmtscope::cli {

/// What main() runs once the command line is parsed: set by the subcommand that was named. Returns the exit code.
using Action = std::function<int()>;

/// Each adds one subcommand with its options; its callback sets `action`.
void addRun(CLI::App& app, Action& action);
void addInspect(CLI::App& app, Action& action);
void addParity(CLI::App& app, Action& action);
void addBench(CLI::App& app, Action& action);
void addGenerate(CLI::App& app, Action& action);
void addAsk(CLI::App& app, Action& action);
void addConvert(CLI::App& app, Action& action);
void addEval(CLI::App& app, Action& action);
void addTrain(CLI::App& app, Action& action);

} // namespace rmtscope::cli
