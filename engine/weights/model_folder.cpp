#include "engine/weights/model_folder.h"

#include "engine/weights/config_limits.h"
#include "engine/weights/json_fields.h"
#include "engine/weights/model_files.h"
#include "engine/weights/model_settings.h"

#include <string>

namespace rmtscope {

namespace {

namespace fs = std::filesystem;

/// A folder as training leaves it behind.
void readWithoutConfig(const ModelFiles& files, ModelFolder& model) {
    const FolderSettings known = readFolderSettings(files);
    if (!known.complete()) {
        throwSettingsNeeded(files, known);
    }
    model.modelType = known.model.modelType;
    model.backbone = backboneOf(known.model, known.settings.heads);
    model.memory = readMemoryConfig(files, limitsOf(known.model));
}

/// Without it, weights that carry memory would silently become a plain backbone.
void requireMemorySettings(const ModelFiles& files) {
    if (files.ownConfig || files.runConfig || !missingSettings(files.opened)) {
        return;
    }
    throwSettingsNeeded(files, readFolderSettings(files));
}

} // namespace

ModelFolder readModelFolder(const fs::path& path, const std::optional<ModelSettings>& settings) {
    const ModelFiles files = settings ? filesWith(path, *settings) : findModelFiles(path);
    ModelFolder model;
    model.path = files.folder;
    model.opened = files.opened;
    if (!files.config) {
        if (!files.weights) {
            throwIncomplete(model.path, configName);
        }
        model.weights = *files.weights;
        readWithoutConfig(files, model);
        return model;
    }
    const JsonFields config(model.path / configName);
    model.backbone = readBackboneConfig(config); // before asking for files that a model of another type hasn't
    model.modelType = config.textOr("model_type", "");
    model.embeddedWords = config.integerOr("vocab_size", limits::words, 0);
    model.weights = weightsOf(files);
    requireMemorySettings(files);
    model.memory = readMemoryConfig(files, limitsOf(model.backbone));
    return model;
}

} // namespace rmtscope
