#include "app/cli/engine_options.h"

#include <CLI/CLI.hpp>

namespace rmtscope::cli {

void addDeviceOptions(CLI::App& subcommand, DeviceOptions& options) {
    subcommand.add_option("--device", options.device, "cpu, cuda or cuda:N")->capture_default_str();
    subcommand
        .add_option("--threads", options.threads, "threads on the CPU; 0: as many as the model's size makes use of")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
}

} // namespace rmtscope::cli
