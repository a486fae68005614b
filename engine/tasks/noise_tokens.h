#pragma once

#include "engine/api/document.h"
#include "engine/tasks/seeded_random.h"
#include "engine/text/tokenizer.h"

#include <span>

namespace rmtscope {

enum class NoisePart { Train, Test };

/// A text to hide facts in, tokenized once, and split by position so that what is tested on was never trained on.
/// Immutable, usable from several threads at once; 4 bytes a token.
class NoiseTokens {
public:
    /// The first `trainShare` (0..1) of the tokens is for training, the rest for testing; no special tokens. Throws
    /// Error Usage when a part that isn't empty by intention (a share of 0 or 1) is shorter than `segmentSize` tokens,
    /// or for an impossible share.
    NoiseTokens(const Tokenizer& tokenizer, std::string_view text, std::int64_t segmentSize, double trainShare = 0.9);

    [[nodiscard]] std::span<const std::int32_t> part(NoisePart part) const;
    /// `count` neighbouring tokens from a random place of one part. Throws Error Usage when it has fewer.
    [[nodiscard]] std::span<const std::int32_t> passage(NoisePart which, std::int64_t count,
                                                        SeededRandom& random) const;

private:
    std::vector<std::int32_t> m_ids;
    std::size_t m_trainTokens = 0;
};

/// The document's text without the facts that its questions file names: what a task hides must be the only one there.
[[nodiscard]] std::string textWithoutFacts(const Document& document);
/// How many places textWithoutFacts() leaves out; what several questions name counts once.
[[nodiscard]] std::int64_t countFacts(const Document& document);

} // namespace rmtscope
