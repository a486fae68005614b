#include "engine/weights/find_weights.h"

#include "engine/api/error.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

namespace rmtscope {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> usualNames{"model.safetensors", "model.safetensors.index.json",
                                                     "pytorch_model.bin", "pytorch_model.bin.index.json",
                                                     "model_best.pth"};
constexpr std::array<std::string_view, 4> suffixes{".safetensors", ".bin", ".pt", ".pth"};
constexpr std::string_view indexSuffix = ".index.json";

/// What trainers and adapters leave beside the weights, under the same suffixes.
constexpr std::array<std::string_view, 6> otherStates{"optimizer", "scheduler",     "scaler",
                                                      "rng_state", "training_args", "adapter_model"};

bool isOtherState(std::string_view name) {
    return std::ranges::any_of(otherStates, [name](std::string_view start) { return name.starts_with(start); });
}

std::set<std::string> candidates(const fs::path& folder) {
    std::set<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        std::error_code ignored;
        if (isNamedLikeWeights(name) && !isOtherState(name) && entry->is_regular_file(ignored)) {
            names.insert(name);
        }
    }
    return names;
}

} // namespace

bool isNamedLikeWeights(const fs::path& file) {
    const auto inLowerCase = [](std::string text) {
        std::ranges::transform(text, text.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        return text;
    };
    const std::string suffix = inLowerCase(file.extension().string());
    return std::ranges::find(suffixes, suffix) != suffixes.end() ||
           inLowerCase(file.filename().string()).ends_with(indexSuffix);
}

std::optional<fs::path> findWeights(const fs::path& folder) {
    for (const std::string_view name : usualNames) {
        std::error_code ignored;
        if (fs::exists(folder / name, ignored)) {
            return folder / name;
        }
    }
    const std::set<std::string> names = candidates(folder);
    if (names.size() > 1) {
        std::string list;
        for (const std::string& name : names) {
            list += (list.empty() ? "" : ", ") + name;
        }
        throw Error(ErrorCode::ModelIncomplete,
                    folder.string() + " has several files that may be its weights: " + list +
                        "; open the right one itself, or name it model.safetensors.",
                    folder.string());
    }
    return names.empty() ? std::nullopt : std::optional(folder / *names.begin());
}

} // namespace rmtscope
