#pragma once

#include "engine/weights/given_settings.h"

#include <CLI/App.hpp>

#include <filesystem>
#include <string>

namespace rmtscope::cli {

/// --heads, --memory-tokens, --segment-size, --alignment and --labels: what a checkpoint without config.json doesn't
/// say, the same for every subcommand that opens a model.
void addModelOptions(CLI::App& subcommand, GivenSettings& given);

/// Where the model named `name` is, once what was given is kept beside its weights. Throws Error.
[[nodiscard]] std::filesystem::path configuredModel(const std::string& name, const GivenSettings& given);

} // namespace rmtscope::cli
