#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace rmtscope {

/// How a decoder's next token is chosen.
struct GenerationOptions {
    std::int64_t maxTokens = 64; ///< 1 or more
    double temperature =
        0; ///< 0: the most probable token, else probabilities ∝ exp(logit / temperature) are drawn from
    std::int64_t topK = 0;  ///< only the k most probable tokens; 0: all
    double topP = 1;        ///< of those, only the most probable ones that together reach this probability
    std::uint64_t seed = 0; ///< of the drawing: the same seed gives the same text
    /// Only the memory tells what was read: the end of the text doesn't stand in front of the prompt too.
    bool promptOnly = false;
};

/// One token that was written.
struct GeneratedToken {
    std::int64_t id = 0;
    std::string text;        ///< its bytes, which may be a part of a UTF-8 character
    float probability = 0;   ///< of this token before temperature, top-k and top-p
    std::vector<float> read; ///< [layers, heads, slots]: how much the query that chose it attended to each memory key
};

/// Why a text ends.
enum class GenerationEnd {
    EndOfText,   ///< the model chose its end-of-text token, which isn't among the tokens
    TokenLimit,  ///< there are as many as GenerationOptions::maxTokens
    NoPositions, ///< the backbone has no position left at which the last token could be read
    Stopped,     ///< somebody stopped it: Session::generate() doesn't return, but throws Error Cancelled
};

struct GeneratedText {
    std::vector<GeneratedToken> tokens;
    GenerationEnd end = GenerationEnd::Stopped;
};

/// Called on the working thread as each token is chosen; it must not block.
using GeneratedTokenCallback = std::function<void(const GeneratedToken&)>;

} // namespace rmtscope
