#pragma once

#include "engine/tasks/plant.h"
#include "engine/text/tokenizer.h"

namespace rmtscope {

/// How long a text is to be, in segments of a model.
struct TextLength {
    std::int64_t segments = 1;
    std::int64_t segmentSize = 64; ///< text tokens
};

/// What was written.
struct SegmentText {
    std::uint64_t bytes = 0;
    std::int64_t tokens = 0; ///< the last segment is full up to a word
    std::vector<Question> questions;
};

/// Writes a text of `length` and its questions file, both or neither: `noise` (valid UTF-8), again and again if it is
/// too short, with each fact behind the word at its position, counted in tokens. What is in memory doesn't grow with
/// the length. Throws Error Usage as positionFacts, or when the facts don't fit in or a word of the noise is longer
/// than a segment; WriteFailed with the reason.
SegmentText writeSegmentText(const std::filesystem::path& textFile, const Tokenizer& tokenizer, std::string_view noise,
                             std::span<const FactsToPlant> facts, const TextLength& length, std::uint64_t seed);

} // namespace rmtscope
