#pragma once

#include "engine/api/model_info.h"
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

/// Says on standard error what should be known of a model before its results are believed; see warningOf().
void warnOf(const ModelInfo& info);

} // namespace rmtscope::cli
