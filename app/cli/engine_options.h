#pragma once

#include "engine/api/engine.h"

#include <CLI/App.hpp>

namespace rmtscope::cli {

/// --device, the same for every subcommand that computes.
void addDeviceOption(CLI::App& subcommand, std::string& device);
/// The same with --threads.
void addDeviceOptions(CLI::App& subcommand, DeviceOptions& options);

} // namespace rmtscope::cli
