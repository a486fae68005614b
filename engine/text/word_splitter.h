#pragma once

#include "engine/text/source_word.h"

#include <functional>

namespace rmtscope {

using WordSink = std::function<void(const SourceWord&)>;

/// Turns a piece of text into words; immutable, used by several threads at once.
class WordSplitter {
public:
    WordSplitter() = default;
    WordSplitter(const WordSplitter&) = delete;
    WordSplitter& operator=(const WordSplitter&) = delete;
    virtual ~WordSplitter() = default;

    /// Hands the words of `piece` (valid UTF-8) to `sink`, in order; each lives until the next one.
    virtual void split(const SourceWord& piece, const WordSink& sink) const = 0;

    /// Whether any text with these two characters side by side can be cut between them, so that splitting the two
    /// parts gives the words of the whole.
    [[nodiscard]] virtual bool canCut(char32_t before, char32_t after) const = 0;
};

} // namespace rmtscope
