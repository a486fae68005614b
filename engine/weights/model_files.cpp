#include "engine/weights/model_files.h"

#include "engine/api/error.h"
#include "engine/files/file_bytes.h"
#include "engine/weights/find_weights.h"
#include "engine/weights/json_fields.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <system_error>

namespace rmtscope {

namespace {

namespace fs = std::filesystem;

/// `path` itself, or the folder of the file of weights that it names. Any other file would stand for a model that it
/// says nothing about.
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
        if (!isNamedLikeWeights(path)) {
            throw Error(ErrorCode::FileUnreadable,
                        path.string() + " is no file of weights (.safetensors, .bin, .pt, .pth, or the .index.json of "
                                        "several); open one, or the folder of the model.",
                        path.string());
        }
        return whole.parent_path();
    }
    return whole.has_filename() ? whole : whole.parent_path(); // "folder/" and "folder" are the same
}

/// Whether a config.json isn't a library's, but the arguments of a published training script. What is wrong with a file
/// that can't be read is said by who needs it.
bool holdsRunArguments(const fs::path& file) {
    constexpr std::array arguments{"num_mem_tokens", "model_cls", "backbone_cls", "memory_cell_cls"};
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) {
        return false;
    }
    const auto config = nlohmann::json::parse(readFileBytes(file, {}).bytes, nullptr, false);
    return config.is_object() && !config.contains("num_hidden_layers") && !config.contains("n_layer") &&
           std::ranges::any_of(arguments, [&config](const char* key) { return config.contains(key); });
}

} // namespace

ModelFiles findModelFiles(const fs::path& path) {
    ModelFiles files;
    files.folder = folderOf(path);
    std::error_code ignored;
    const bool arguments = holdsRunArguments(files.folder / configName);
    files.config = !arguments && fs::exists(files.folder / configName, ignored);
    if (fs::exists(files.folder / runConfigName, ignored)) {
        files.runConfig = files.folder / runConfigName;
    } else if (arguments) {
        files.runConfig = files.folder / configName;
    }
    files.ownConfig = fs::exists(files.ownFile(), ignored);
    const bool named = !fs::is_directory(path, ignored);
    files.weights = named ? files.folder / path.filename() : findWeights(files.folder);
    files.opened = named ? *files.weights : files.folder;
    return files;
}

JsonFields ownFieldsOf(const ModelFiles& files) {
    return files.ownText ? JsonFields(files.ownFile(), *files.ownText) : JsonFields(files.ownFile());
}

void throwIncomplete(const fs::path& folder, const std::string& missing) {
    throw Error(ErrorCode::ModelIncomplete,
                folder.string() + " is no whole model folder: it lacks " + missing + "; copy or download it too.",
                folder.string());
}

const fs::path& weightsOf(const ModelFiles& files) {
    if (!files.weights) {
        throwIncomplete(files.folder,
                        "weights (model.safetensors or pytorch_model.bin, or the index of several files)");
    }
    return *files.weights;
}

} // namespace rmtscope
