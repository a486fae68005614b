#pragma once

#include "engine/api/engine.h"
#include "engine/weights/given_settings.h"

#include <CLI/App.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace rmtscope::cli {

/// --heads, --memory-tokens, --segment-size, --alignment and --labels: what a checkpoint without config.json doesn't
/// say, the same for every subcommand that opens a model.
void addModelOptions(CLI::App& subcommand, GivenSettings& given);

/// A model that somebody named, and what to open it with.
struct ConfiguredModel {
    std::filesystem::path path;
    std::optional<ModelSettings> settings; ///< in place of what its files say; nothing where they say the same
};

/// Where the model named `name` is, and its settings with those given. Throws Error.
[[nodiscard]] ConfiguredModel configuredModel(const std::string& name, const GivenSettings& given);

/// Keeps its settings beside the weights, for a model that has opened with them. Throws Error.
void keepSettings(const ConfiguredModel& model);

/// Opens it, then keeps its settings. Throws Error.
[[nodiscard]] std::shared_ptr<const Model> openConfigured(Engine& engine, const ConfiguredModel& model,
                                                          const DeviceOptions& device, const ProgressCallback& progress,
                                                          const std::stop_token& stop);

/// Says on standard error what should be known of a model before its results are believed; see warningOf().
void warnOf(const ModelInfo& info);

} // namespace rmtscope::cli
