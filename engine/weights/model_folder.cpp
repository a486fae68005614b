#include "engine/weights/model_folder.h"

#include "engine/api/error.h"
#include "engine/weights/find_weights.h"
#include "engine/weights/json_fields.h"
#include "engine/weights/key_layouts.h"
#include "engine/weights/memory_config.h"

#include <optional>
#include <string>
#include <system_error>

namespace rmtscope {

namespace {

namespace fs = std::filesystem;

constexpr const char* configName = "config.json";

/// `path` itself, or the folder of the file that it names.
fs::path folderOf(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
        throw Error(ErrorCode::FileMissing, path.string() + " doesn't exist; a model folder is needed here.",
                    path.string());
    }
    if (error) {
        throw Error(ErrorCode::FileUnreadable, path.string() + " can't be read: " + error.message() + ".",
                    path.string());
    }
    const fs::path whole = fs::absolute(path, error).lexically_normal();
    if (!fs::is_directory(status)) {
        return whole.parent_path();
    }
    return whole.has_filename() ? whole : whole.parent_path(); // "folder/" and "folder" are the same
}

/// The file that `path` names itself, if it is one of weights, or else the folder's.
std::optional<fs::path> weightsOf(const fs::path& path, const fs::path& folder) {
    std::error_code ignored;
    if (isNamedLikeWeights(path) && !fs::is_directory(path, ignored)) {
        return folder / path.filename();
    }
    return findWeights(folder);
}

[[noreturn]] void throwIncomplete(const fs::path& folder, const std::string& missing) {
    throw Error(ErrorCode::ModelIncomplete,
                folder.string() + " is no whole model folder: it lacks " + missing + "; copy or download it too.",
                folder.string());
}

void readBackbone(const JsonFields& config, ModelFolder& model) {
    if (model.modelType == "gpt2") {
        model.backbone = readGpt2Config(config);
    } else if (model.modelType == "gpt_neox") {
        model.backbone = readGptNeoxConfig(config);
    } else {
        model.backbone = readBertConfig(config);
    }
}

BackboneLimits limitsOf(const ModelFolder& model) {
    if (const auto* bert = std::get_if<BertConfig>(&model.backbone)) {
        return {false, bert->positions, "max_position_embeddings", bert->labels.size()};
    }
    if (const auto* gpt2 = std::get_if<Gpt2Config>(&model.backbone)) {
        return {true, gpt2->positions, "n_positions", 0};
    }
    return {true, std::get<GptNeoxConfig>(model.backbone).positions, "max_position_embeddings", 0};
}

} // namespace

ModelFolder readModelFolder(const fs::path& path) {
    ModelFolder model;
    model.path = folderOf(path);
    std::error_code ignored;
    if (!fs::exists(model.path / configName, ignored)) {
        throwIncomplete(model.path, configName);
    }
    const JsonFields config(model.path / configName);
    model.modelType = config.textOr("model_type", "");
    if (encoderKeys(model.modelType).empty() && decoderKeys(model.modelType).empty()) {
        // Before asking for files that such a model hasn't.
        config.reject("model_type", "bert, roberta, distilbert, gpt2 or gpt_neox, which this version supports");
    }
    const auto weights = weightsOf(path, model.path);
    if (!weights) {
        throwIncomplete(model.path, "weights (model.safetensors or pytorch_model.bin, or the index of several files)");
    }
    model.weights = *weights;
    model.opened = isNamedLikeWeights(path) && fs::is_regular_file(path, ignored) ? model.weights : model.path;
    readBackbone(config, model);
    model.memory = readMemoryConfig(model.path, limitsOf(model));
    return model;
}

} // namespace rmtscope
