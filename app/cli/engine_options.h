#pragma once

#include "engine/api/engine.h"

#include <CLI/App.hpp>

namespace rmtscope::cli {

/// --device and --threads, the same for every subcommand that computes.
void addDeviceOptions(CLI::App& subcommand, DeviceOptions& options);

} // namespace rmtscope::cli
