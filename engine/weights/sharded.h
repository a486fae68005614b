#pragma once

#include "engine/weights/weights.h"

#include <functional>

namespace rmtscope {

/// Opens all files that `index` names (`model.safetensors.index.json` or `pytorch_model.bin.index.json`: a map from
/// tensor to file under "weight_map") with `openShard`, and joins their tensors. Throws Error: ConfigInvalid for the
/// index, ModelIncomplete for a missing file, WeightsMismatch for a tensor that isn't where the index says, and what
/// `openShard` throws.
[[nodiscard]] Weights readShards(const std::filesystem::path& index,
                                 const std::function<Weights(const std::filesystem::path&)>& openShard);

} // namespace rmtscope
