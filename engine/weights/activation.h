#pragma once

#include <string>

namespace rmtscope {

class JsonFields;

enum class Activation { Gelu, GeluTanh, Relu };

/// What `key` of a Hugging Face configuration names, `fallback` where it says nothing. Throws Error(ConfigInvalid).
[[nodiscard]] Activation readActivation(const JsonFields& config, const std::string& key, const std::string& fallback);

} // namespace rmtscope
