#pragma once

#include "engine/weights/pickle.h"
#include "engine/weights/weights.h"

#include <functional>

namespace rmtscope {

/// The bytes of a storage, however the file keeps them; throws FormatProblem.
using StorageBytes = std::function<std::span<const std::byte>(const PickleStorage&)>;

/// Adds the named tensors of a checkpoint to `weights`: those of the dictionary itself, or of the one under
/// "model_state_dict", "state_dict", "model" or "module", as trainers save it beside their own state. What is no tensor
/// is skipped. Throws FormatProblem, which names the tensor, and if there is no tensor at all.
void readStateDict(const PickleValue& root, const StorageBytes& storageBytes, Weights& weights);

} // namespace rmtscope
