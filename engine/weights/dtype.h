#pragma once

#include "engine/weights/weights.h"

#include <optional>
#include <string>
#include <string_view>

namespace rmtscope {

/// The type that safetensors calls `name`, or nothing if this program doesn't know it.
[[nodiscard]] std::optional<DType> dtypeNamed(std::string_view name);

/// What to do about numbers that this program can't read, as the end of a sentence.
inline constexpr std::string_view plainNumbersAdvice = "save the weights as float32, float16 or bfloat16";

/// "BOOL, U8, …": for error messages.
[[nodiscard]] std::string knownDTypes();

} // namespace rmtscope
