#include "engine/tasks/noise_tokens.h"

#include "engine/api/error.h"
#include "engine/text/token_stream.h"

#include <algorithm>
#include <utility>

namespace rmtscope {

namespace {

std::vector<std::int32_t> tokenIds(const Tokenizer& tokenizer, std::string_view text) {
    // A second owner that owns nothing: the stream lives only here.
    TokenStream stream({std::shared_ptr<const Tokenizer>(), &tokenizer}, text);
    stream.count({}, {});
    std::vector<std::int32_t> ids;
    ids.reserve(static_cast<std::size_t>(stream.tokens()));
    constexpr std::int64_t atOnce = 4096;
    std::vector<Token> tokens;
    for (std::int64_t first = 0; first < stream.tokens(); first += atOnce) {
        stream.read(TokenIndex(first), std::min(atOnce, stream.tokens() - first), tokens);
        std::ranges::transform(tokens, std::back_inserter(ids), &Token::id);
    }
    return ids;
}

/// By their begin, each once.
std::vector<ByteSpan> factSpans(const Document& document) {
    std::vector<ByteSpan> spans;
    for (const Question& question : document.questions) {
        for (const Fact& fact : question.facts) {
            spans.push_back(fact.bytes);
        }
    }
    std::ranges::sort(spans, {}, [](const ByteSpan& span) { return std::pair(span.begin, span.end); });
    spans.erase(std::unique(spans.begin(), spans.end()), spans.end()); // clang 14 can't read std::ranges::unique
    return spans;
}

} // namespace

NoiseTokens::NoiseTokens(const Tokenizer& tokenizer, std::string_view text, std::int64_t segmentSize,
                         double trainShare) {
    if (!(trainShare >= 0 && trainShare <= 1)) {
        throw Error(ErrorCode::Usage, "The noise text can't be split at " + std::to_string(trainShare) +
                                          " of its length; give a number from 0 to 1.");
    }
    m_ids = tokenIds(tokenizer, text);
    m_trainTokens = static_cast<std::size_t>(trainShare * static_cast<double>(m_ids.size()));
    const auto require = [this, segmentSize](NoisePart which, std::string_view purpose) {
        const std::size_t tokens = part(which).size();
        if (static_cast<std::int64_t>(tokens) < segmentSize) {
            throw Error(ErrorCode::Usage, "The noise text has " + std::to_string(tokens) + " tokens for " +
                                              std::string(purpose) + ", which is less than a segment of " +
                                              std::to_string(segmentSize) + "; choose a longer text.");
        }
    };
    if (trainShare > 0) {
        require(NoisePart::Train, "training");
    }
    if (trainShare < 1) {
        require(NoisePart::Test, "testing");
    }
}

std::span<const std::int32_t> NoiseTokens::part(NoisePart part) const {
    const std::span<const std::int32_t> all(m_ids);
    return part == NoisePart::Train ? all.first(m_trainTokens) : all.subspan(m_trainTokens);
}

std::span<const std::int32_t> NoiseTokens::passage(NoisePart which, std::int64_t count, SeededRandom& random) const {
    const std::span<const std::int32_t> tokens = part(which);
    const auto wanted = static_cast<std::size_t>(count);
    if (count < 0 || wanted > tokens.size()) {
        throw Error(ErrorCode::Usage, "A passage of " + std::to_string(count) +
                                          " tokens was wanted, but this part of the noise text has " +
                                          std::to_string(tokens.size()) + "; choose a longer text.");
    }
    return tokens.subspan(random.below(tokens.size() - wanted + 1), wanted);
}

std::string textWithoutFacts(const Document& document) {
    std::string text;
    std::uint64_t kept = 0;
    for (const ByteSpan& span : factSpans(document)) {
        if (span.begin > kept) {
            text.append(document.text, kept, span.begin - kept);
        }
        kept = std::max(kept, span.end);
    }
    return text.append(document.text.substr(kept));
}

std::int64_t countFacts(const Document& document) {
    return static_cast<std::int64_t>(factSpans(document).size());
}

} // namespace rmtscope
