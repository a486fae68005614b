#pragma once

#include "engine/runtime/torch_model.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rmtscope {

/// Most tokens of a prompt: those of a segment, or as many as leave a position for a new one. Of a model that writes
/// text.
[[nodiscard]] std::int64_t longestPrompt(const TorchModel& model);

/// [tokens]: the text token ids of a prompt. Throws Error Usage when the model writes no text, and when the prompt
/// isn't UTF-8, has no token or more than longestPrompt().
[[nodiscard]] std::vector<std::int64_t> tokenizePrompt(const TorchModel& model, const std::string& prompt);

} // namespace rmtscope
