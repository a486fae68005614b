#pragma once

#include "engine/training/lesson.h"
#include "engine/training/story_teller.h"

#include <algorithm>

namespace rmtscope {

/// Writes `words` over the tokens from `first` on; they must fit.
inline void writeOver(TextIds& text, std::size_t first, const WordIds& words) {
    std::ranges::copy(words, text.begin() + static_cast<std::ptrdiff_t>(first));
}

/// The same text with `question` as its last words.
[[nodiscard]] inline TextIds endingIn(const TextIds& text, const WordIds& question) {
    TextIds asked = text;
    writeOver(asked, text.size() - question.size(), question);
    return asked;
}

} // namespace rmtscope
