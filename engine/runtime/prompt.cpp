#include "engine/runtime/prompt.h"

#include "engine/api/error.h"
#include "engine/text/utf8.h"

#include <algorithm>

namespace rmtscope {

std::int64_t longestPrompt(const TorchModel& model) {
    return std::min(model.info().segmentSize, model.positionsBehindMemory() - 1);
}

std::vector<std::int64_t> tokenizePrompt(const TorchModel& model, const std::string& prompt) {
    if (model.generative() == nullptr) {
        throw Error(ErrorCode::Usage, model.info().name + " writes no text: it has no decoder with memory.");
    }
    if (const std::size_t bad = firstInvalidUtf8(prompt); bad < prompt.size()) {
        throw Error(ErrorCode::Usage, "The prompt is no UTF-8 text at byte " + std::to_string(bad) +
                                          "; write it in a terminal or a script that uses UTF-8.");
    }
    std::vector<Token> tokens;
    model.tokenizer()->tokenize(prompt, 0, tokens);
    const std::int64_t most = longestPrompt(model);
    if (tokens.empty() || static_cast<std::int64_t>(tokens.size()) > most) {
        throw Error(ErrorCode::Usage, "The prompt has " + std::to_string(tokens.size()) +
                                          " tokens; it must have between 1 and " + std::to_string(most) +
                                          " to leave room for new ones.");
    }
    std::vector<std::int64_t> ids(tokens.size());
    std::ranges::transform(tokens, ids.begin(), [](const Token& token) { return token.id; });
    return ids;
}

} // namespace rmtscope
