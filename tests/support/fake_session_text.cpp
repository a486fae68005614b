// What a fake session has in words.

#include "engine/api/error.h"
#include "tests/support/fake_delay.h"
#include "tests/support/fake_numbers.h"
#include "tests/support/fake_session.h"

#include <algorithm>
#include <sstream>
#include <utility>

namespace rmtscope {
namespace {

/// What a fake decoder writes behind a prompt: its words, each behind a blank, or its bytes in pieces.
std::vector<std::string> echoOf(const std::string& prompt, std::size_t tokenBytes) {
    std::vector<std::string> tokens;
    if (tokenBytes == 0) {
        std::istringstream words(prompt);
        for (std::string word; words >> word;) {
            tokens.push_back(" " + word);
        }
        return tokens;
    }
    for (std::size_t at = 0; at < prompt.size(); at += tokenBytes) {
        tokens.push_back(prompt.substr(at, tokenBytes));
    }
    return tokens;
}

} // namespace

void refuseBlankPrompt(const std::string& prompt) {
    if (prompt.find_first_not_of(" \n\t\r") == std::string::npos) {
        throw Error(ErrorCode::Usage, "The prompt is empty; type what the model shall go on from.");
    }
}

MemoryLens FakeSession::memoryLens(SegmentIndex segment, std::int64_t tokensASlot) const {
    ++m_counters->lenses;
    requireRead(segment);
    MemoryLens lens;
    lens.segment = segment;
    if (!m_plan.writesText) {
        lens.obstacle = "The fake encoder has no head that turns hidden states into words.";
        return lens;
    }
    lens.tokensASlot = tokensASlot;
    for (std::int64_t slot = 0; slot < m_plan.shape.slots; ++slot) {
        for (std::int64_t rank = 0; rank < tokensASlot; ++rank) {
            std::string word = "word " + std::to_string(slot);
            word.append(".").append(std::to_string(rank));
            lens.tokens.push_back({slot * 100 + rank, std::move(word), 0.5F / static_cast<float>(rank + 1)});
        }
    }
    return lens;
}

std::int64_t FakeSession::contextTokens(SegmentIndex segment, const std::string& prompt,
                                        const GenerationOptions& options) const {
    requireRead(segment);
    refuseBlankPrompt(prompt);
    return options.promptOnly ? 0 : static_cast<std::int64_t>(endWord(segment) - firstWord(segment));
}

GeneratedText FakeSession::generate(SegmentIndex segment, const std::string& prompt, const GenerationOptions& options,
                                    const GeneratedTokenCallback& onToken, std::stop_token stop) {
    ++m_counters->generations;
    requireRead(segment);
    refuseBlankPrompt(prompt);
    const std::vector<std::string> echo = echoOf(prompt, m_plan.tokenBytes);
    const std::int64_t tokens = std::min(options.maxTokens, m_plan.endAfter.value_or(options.maxTokens));
    GeneratedText written;
    for (std::int64_t i = 0; i < tokens; ++i) {
        fakeDelay(m_plan.replayDelay, stop);
        GeneratedToken token;
        token.id = i;
        token.text = echo[static_cast<std::size_t>(i) % echo.size()];
        token.probability = fakeNumber({segment.value, i});
        for (std::size_t cell = 0; cell < m_plan.shape.cells(); ++cell) {
            token.read.push_back(0.1F * fakeNumber({segment.value, i, static_cast<std::int64_t>(cell)}));
        }
        written.tokens.push_back(token);
        if (onToken) {
            onToken(written.tokens.back());
        }
    }
    written.end = tokens < options.maxTokens ? m_plan.endsBy : GenerationEnd::TokenLimit;
    return written;
}

} // namespace rmtscope
