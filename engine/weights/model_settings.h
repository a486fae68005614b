#pragma once

#include "engine/api/model_settings.h"
#include "engine/weights/infer_model.h"
#include "engine/weights/model_files.h"

#include <optional>

namespace rmtscope {

/// What the files of a folder and the names and shapes of its weights say about its model.
struct FolderSettings {
    InferredModel model;
    CheckpointFacts facts;
    ModelSettings settings;     ///< what the files say, and where they say nothing, what is usual; but see headsMissing
    bool headsMissing = false;  ///< no file says them, and they are never guessed
    bool memoryMissing = false; ///< the weights carry memory, but no file says anything about it

    [[nodiscard]] bool complete() const { return !headsMissing && !memoryMissing; }
};

/// Throws Error: as openWeights; ModelIncomplete if config.json isn't there and the weights don't tell what they are
/// either, WeightsMismatch if it is there; ConfigInvalid.
[[nodiscard]] FolderSettings readFolderSettings(const ModelFiles& files);

/// What only a person can say. Nothing if all is known, or if the weights don't tell what they are.
[[nodiscard]] std::optional<SettingsQuestion> missingSettings(const std::filesystem::path& path);

/// What the model is opened with now. Throws Error as readFolderSettings, and SettingsNeeded where something is
/// missing.
[[nodiscard]] SettingsQuestion presentSettings(const std::filesystem::path& path);

/// Throws Error(SettingsNeeded): a sentence with what was recognised, what is missing and how `rmt` is told.
[[noreturn]] void throwSettingsNeeded(const ModelFiles& files, const FolderSettings& known);

/// The files of a model with rmtscope.json as keepModelSettings() would leave it; nothing is written yet. Throws Error:
/// ConfigInvalid if the settings don't fit, WriteFailed if they couldn't be kept, and as readFolderSettings.
[[nodiscard]] ModelFiles filesWith(const std::filesystem::path& path, const ModelSettings& settings);

/// Writes rmtscope.json beside the weights; what isn't a setting there stays (the tasks of the training). Throws Error
/// as filesWith().
void keepModelSettings(const std::filesystem::path& path, const ModelSettings& settings);

} // namespace rmtscope
