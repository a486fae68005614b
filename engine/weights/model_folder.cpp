#include "engine/weights/model_folder.h"

#include "engine/api/error.h"
#include "engine/weights/json_fields.h"
#include "engine/weights/memory_config.h"

#include <set>
#include <string>
#include <vector>

namespace rmtscope {

namespace {

namespace fs = std::filesystem;

constexpr const char* configName = "config.json";
constexpr const char* weightsName = "model.safetensors";

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

/// Weights in a format that isn't read here, if there are any: the first by name.
std::string otherWeights(const fs::path& folder) {
    std::set<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        const fs::path name = entry->path().filename();
        const fs::path kind = name.extension();
        if (kind == ".bin" || kind == ".pth" || kind == ".pt" || name == "model.safetensors.index.json") {
            names.insert(name.string());
        }
    }
    return names.empty() ? std::string() : *names.begin();
}

std::vector<std::string> missingFiles(const fs::path& folder) {
    std::vector<std::string> missing;
    for (const char* name : {configName, weightsName}) {
        std::error_code ignored;
        if (!fs::exists(folder / name, ignored)) {
            missing.emplace_back(name);
        }
    }
    return missing;
}

[[noreturn]] void throwIncomplete(const fs::path& folder, const std::vector<std::string>& missing) {
    std::string sentence = folder.string() + " is no whole model folder: it lacks " + missing.front();
    for (std::size_t i = 1; i < missing.size(); ++i) {
        sentence += ", " + missing[i];
    }
    const std::string other = missing.back() == weightsName ? otherWeights(folder) : std::string();
    if (!other.empty()) {
        sentence += "; there is " + other + ", but this version reads " + weightsName + " only";
    }
    throw Error(ErrorCode::ModelIncomplete, sentence + ".", (folder / missing.front()).string());
}

} // namespace

ModelFolder readModelFolder(const fs::path& path) {
    ModelFolder model;
    model.path = folderOf(path);
    const std::vector<std::string> missing = missingFiles(model.path);
    if (!missing.empty() && missing.front() == configName) {
        throwIncomplete(model.path, missing);
    }
    const JsonFields config(model.path / configName);
    model.modelType = config.textOr("model_type", "");
    if (model.modelType != "bert" && model.modelType != "gpt2") { // before asking for files that such a model hasn't
        config.reject("model_type", "bert or gpt2, which this version supports");
    }
    if (!missing.empty()) {
        throwIncomplete(model.path, missing);
    }
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
    model.weights = model.path / weightsName;
    return model;
}

} // namespace rmtscope
