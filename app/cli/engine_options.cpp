#include "app/cli/engine_options.h"

#include <CLI/CLI.hpp>

namespace rmtscope::cli {

void addDeviceOption(CLI::App& subcommand, std::string& device) {
    subcommand.add_option("--device", device, "cpu, cuda or cuda:N")->capture_default_str();
}

void addDeviceOptions(CLI::App& subcommand, DeviceOptions& options) {
    addDeviceOption(subcommand, options.device);
    subcommand
        .add_option("--threads", options.threads, "threads on the CPU; 0: as many as the model's size makes use of")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
}

} // namespace rmtscope::cli
