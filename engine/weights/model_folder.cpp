#include "engine/weights/model_folder.h"

#include "engine/api/error.h"
#include "engine/weights/find_weights.h"
#include "engine/weights/json_fields.h"
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
    if (model.modelType != "bert" && model.modelType != "gpt2") { // before asking for files that such a model hasn't
        config.reject("model_type", "bert or gpt2, which this version supports");
    }
    const auto weights = weightsOf(path, model.path);
    if (!weights) {
        throwIncomplete(model.path, "weights (model.safetensors or pytorch_model.bin, or the index of several files)");
    }
    model.weights = *weights;
    if (model.modelType == "bert") {
        const BertConfig bert = readBertConfig(config);
        model.memory =
            readMemoryConfig(model.path, {false, bert.positions, "max_position_embeddings", bert.labels.size()});
        model.backbone = bert;
    } else {
        const Gpt2Config gpt2 = readGpt2Config(config);
        model.memory = readMemoryConfig(model.path, {true, gpt2.positions, "n_positions", 0});
        model.backbone = gpt2;
    }
    return model;
}

} // namespace rmtscope
