#pragma once

#include <filesystem>
#include <optional>

namespace rmtscope {

/// The file of the weights in a model folder: model.safetensors, else model.safetensors.index.json, pytorch_model.bin,
/// pytorch_model.bin.index.json, model_best.pth, or the only other file that may be weights. Nothing if there is none.
/// Throws Error(ModelIncomplete) if there are several others: which one is meant only the user knows.
[[nodiscard]] std::optional<std::filesystem::path> findWeights(const std::filesystem::path& folder);

/// Whether a file's name says, in small letters or capitals, that it holds weights, or is the index of files that do.
[[nodiscard]] bool isNamedLikeWeights(const std::filesystem::path& file);

} // namespace rmtscope
