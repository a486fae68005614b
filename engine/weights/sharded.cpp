#include "engine/weights/sharded.h"

#include "engine/api/error.h"
#include "engine/files/strict_json.h"
#include "engine/weights/json_fields.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rmtscope {

namespace {

namespace fs = std::filesystem;

using Shards = std::map<std::string, std::vector<std::string>>; ///< file name to names of tensors

/// A file beside the index: nothing else may be opened through it.
bool isPlainName(const std::string& name) {
    return !name.empty() && name != "." && name != ".." &&
           name.find_first_of(std::string("/\\\0", 3)) == std::string::npos;
}

Shards readIndex(const fs::path& index) {
    const JsonFields fields(index);
    const std::string expected = "an object that names the file of each tensor";
    const nlohmann::json* map = fields.find("weight_map");
    if (map == nullptr || !map->is_object() || map->empty()) {
        fields.reject("weight_map", expected);
    }
    Shards shards;
    for (const auto& [tensor, file] : map->items()) {
        if (!file.is_string() || !isPlainName(file.get_ref<const std::string&>())) {
            fields.reject("weight_map",
                          expected + " in the same folder, but " + inQuotes(tensor) + " has " + describe(file));
        }
        shards[file.get<std::string>()].push_back(tensor);
    }
    return shards;
}

void checkAllThere(const fs::path& index, const Shards& shards) {
    for (const auto& [name, tensors] : shards) {
        const fs::path file = index.parent_path() / name;
        std::error_code ignored;
        if (!fs::exists(file, ignored)) {
            throw Error(ErrorCode::ModelIncomplete,
                        file.string() + " is missing: " + index.filename().string() + " says that it holds " +
                            std::to_string(tensors.size()) + " tensors, such as " + inQuotes(tensors.front()) +
                            "; copy or download it too.",
                        file.string());
        }
    }
}

/// First what the index promises, so that a tensor in two files comes from the right one.
void join(Weights& all, Weights shard, const fs::path& index, const std::vector<std::string>& promised) {
    for (const std::string& tensor : promised) {
        const auto found = shard.tensors.find(tensor);
        if (found == shard.tensors.end()) {
            throw Error(ErrorCode::WeightsMismatch,
                        shard.path.string() + " has no tensor " + inQuotes(tensor) + ", though " +
                            index.filename().string() +
                            " says so; copy or download both again, so that they are of one version.",
                        tensor);
        }
        all.tensors.insert_or_assign(tensor, std::move(found->second));
        shard.tensors.erase(found);
    }
    all.tensors.merge(shard.tensors);
    all.fileBytes += shard.fileBytes;
    all.copiedBytes += shard.copiedBytes;
    std::ranges::move(shard.storages, std::back_inserter(all.storages));
    std::ranges::copy(shard.mappings, std::back_inserter(all.mappings));
    all.metadata.merge(shard.metadata);
}

} // namespace

Weights readShards(const fs::path& index, const std::function<Weights(const fs::path&)>& openShard) {
    const Shards shards = readIndex(index);
    checkAllThere(index, shards);
    Weights all;
    all.path = index;
    for (const auto& [name, tensors] : shards) {
        join(all, openShard(index.parent_path() / name), index, tensors);
    }
    return all;
}

} // namespace rmtscope
