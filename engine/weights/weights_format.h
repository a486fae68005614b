#pragma once

#include <cstddef>
#include <span>

namespace rmtscope {

enum class WeightsFormat { Safetensors, TorchZip, TorchLegacy, Index };

/// What the bytes of a file are, whatever it is called. Throws FormatProblem, which says what else they are if that
/// is known.
[[nodiscard]] WeightsFormat formatOf(std::span<const std::byte> file);

} // namespace rmtscope
