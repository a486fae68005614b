#pragma once

#include "engine/weights/weights.h"

#include <cstddef>
#include <span>

namespace rmtscope {

/// Adds the tensors that `torch.save` wrote to `file`, as views where they stand in row-major order; `weights` has its
/// fileBytes already and must keep `file` alive. A restricted reader follows the pickle inside and executes nothing.
/// Each throws FormatProblem.
void readTorchZip(std::span<const std::byte> file, Weights& weights);    ///< since PyTorch 1.6
void readTorchLegacy(std::span<const std::byte> file, Weights& weights); ///< before, or with the new format turned off

[[nodiscard]] bool looksLikeTorchLegacy(std::span<const std::byte> file);

} // namespace rmtscope
