#pragma once

#include "engine/api/model_settings.h"
#include "engine/weights/backbone_config.h"
#include "engine/weights/memory_config.h"

#include <filesystem>
#include <optional>
#include <string>

namespace rmtscope {

/// The small files of a model folder, read and checked against each other; tokenizer and
/// weights aren't opened yet.
struct ModelFolder {
    std::filesystem::path path;
    std::filesystem::path
        opened;            ///< what opens the same again: the folder, or the file of weights that was named in it
    std::string modelType; ///< config.json's model_type: "bert", "gpt2", …
    BackboneConfig backbone;
    std::int64_t embeddedWords = 0; ///< config.json's vocab_size: rows of the word embedding; 0: it doesn't say
    MemoryConfig memory;
    std::filesystem::path weights; ///< model.safetensors, or see findWeights
};

/// `path`: the folder or a file of weights in it, which is then the one that is used. `settings`: in place of what its
/// files say, as if they were kept already; see filesWith() for what it throws then. Throws Error: FileMissing,
/// FileUnreadable (also another file), FileEmpty, ModelIncomplete (says which file), ConfigInvalid (says which key of
/// which file, what it holds and what was expected), SettingsNeeded (see readFolderSettings; also what opening the
/// weights throws, where config.json isn't there).
ModelFolder readModelFolder(const std::filesystem::path& path,
                            const std::optional<ModelSettings>& settings = std::nullopt);

} // namespace rmtscope
