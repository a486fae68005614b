#include "engine/weights/model_files.h"

#include "engine/api/error.h"
#include "engine/weights/find_weights.h"

#include <system_error>

namespace rmtscope {

namespace {

namespace fs = std::filesystem;

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

} // namespace

ModelFiles findModelFiles(const fs::path& path) {
    ModelFiles files;
    files.folder = folderOf(path);
    std::error_code ignored;
    files.config = fs::exists(files.folder / configName, ignored);
    files.runConfig = fs::exists(files.folder / runConfigName, ignored);
    files.ownConfig = fs::exists(files.folder / ownConfigName, ignored);
    const bool named = isNamedLikeWeights(path) && !fs::is_directory(path, ignored);
    files.weights = named ? files.folder / path.filename() : findWeights(files.folder);
    files.opened = named ? *files.weights : files.folder;
    return files;
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
