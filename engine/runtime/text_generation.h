#pragma once

#include "engine/api/generation.h"
#include "engine/runtime/torch_model.h"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace rmtscope {

/// Writes text behind `state` ([1, slots, hidden]), which is only read. The prompt's segment is the end of `context`
/// (text token ids read so far) followed by the prompt; `context` gives way where the new tokens need the positions.
/// Throws Error: Usage when the model writes no text or the prompt has no token or too many, Cancelled.
std::vector<GeneratedToken> generateText(const TorchModel& model, const at::Tensor& state,
                                         std::span<const std::int64_t> context, const std::string& prompt,
                                         const GenerationOptions& options, const GeneratedTokenCallback& onToken,
                                         const std::stop_token& stop);

} // namespace rmtscope
