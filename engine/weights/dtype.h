#pragma once

#include "engine/weights/weights.h"

#include <optional>
#include <string>
#include <string_view>

namespace rmtscope {

/// The type that safetensors calls `name`, or nothing if this program doesn't know it.
[[nodiscard]] std::optional<DType> dtypeNamed(std::string_view name);

/// "BOOL, U8, …": for error messages.
[[nodiscard]] std::string knownDTypes();

} // namespace rmtscope
