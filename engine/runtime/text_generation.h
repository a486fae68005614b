#pragma once

#include "engine/api/generation.h"
#include "engine/runtime/torch_model.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace rmtscope {

/// What new text comes behind: a segment of the end of the context and the prompt, read with a memory.
struct ContinuedText {
    at::Tensor state;                      ///< [1, slots, hidden]: the memory before the segment; only read
    std::span<const std::int64_t> context; ///< text token ids read so far; gives way where new tokens need positions
    std::string prompt;
};

/// How many of `available` context tokens generateText() reads in front of `prompt`. Throws Error Usage as
/// tokenizePrompt().
std::int64_t contextTokens(const TorchModel& model, std::int64_t available, const std::string& prompt,
                           const GenerationOptions& options);

/// Writes on behind `text`; never ends as GenerationEnd::Stopped. Throws Error: Usage as tokenizePrompt() and for
/// options that choose nothing; Cancelled.
GeneratedText generateText(const TorchModel& model, const ContinuedText& text, const GenerationOptions& options,
                           const GeneratedTokenCallback& onToken, const std::stop_token& stop);

} // namespace rmtscope
