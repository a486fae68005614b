#pragma once

#include "engine/memory/generative_memory.h"
#include "engine/runtime/torch_model.h"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace rmtscope {

struct GivenAnswer {
    std::string text;
    double probability = 0; ///< 0..1, as in Verdict
};

/// What a decoder writes behind the prompts when it always takes the most probable token, as many tokens as the right
/// answer has: that answer itself where they are its tokens (a blank in front), otherwise their text.
/// prompt.text: [answers, tokens]. Throws Error: Usage when the backbone has no positions left for an answer,
/// NotFinite, Cancelled.
[[nodiscard]] std::vector<GivenAnswer> writtenAnswers(const TorchModel& model, const Prompt& prompt,
                                                      std::span<const std::string> answers,
                                                      const std::stop_token& stop);

} // namespace rmtscope
