#pragma once

#include "engine/weights/weights.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>

namespace rmtscope {

/// Reads the header of a whole safetensors file: 8 bytes with the header's size, the header as JSON, the data. All
/// sizes, types and offsets are checked, and every byte of data must belong to exactly one tensor. The views point into
/// `file`. Throws FormatProblem.
struct SafetensorsHeader {
    std::map<std::string, TensorView, std::less<>> tensors;
    std::map<std::string, std::string, std::less<>> metadata;
};
[[nodiscard]] SafetensorsHeader readSafetensorsHeader(std::span<const std::byte> file);

} // namespace rmtscope
