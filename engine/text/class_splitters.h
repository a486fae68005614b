#pragma once

#include "engine/text/word_splitter.h"

#include <memory>
#include <vector>

namespace rmtscope {

/// White space separates, every punctuation character is a word: BERT's.
[[nodiscard]] std::unique_ptr<const WordSplitter> makeBertSplitter();

/// White space separates, and words of letters and digits from words of other characters: \w+|[^\w\s]+
[[nodiscard]] std::unique_ptr<const WordSplitter> makeWhitespaceSplitter();

/// White space separates, and nothing else.
[[nodiscard]] std::unique_ptr<const WordSplitter> makeWhitespaceOnlySplitter();

/// Each step splits the words of the one before. `steps` isn't empty.
[[nodiscard]] std::unique_ptr<const WordSplitter>
makeSplitterSequence(std::vector<std::unique_ptr<const WordSplitter>> steps);

} // namespace rmtscope
