#pragma once

#include "engine/text/word_splitter.h"

namespace rmtscope {

struct ByteLevelOptions {
    bool usePattern = true;      ///< false: a piece is one word
    bool addPrefixSpace = false; ///< a piece that doesn't begin with a blank gets one, which covers no byte
};

/// GPT-2's pattern, written out by hand:
/// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
class ByteLevelSplitter final : public WordSplitter {
public:
    explicit ByteLevelSplitter(const ByteLevelOptions& options)
        : m_options(options) {}

    void split(const SourceWord& piece, const WordSink& sink) const override;
    [[nodiscard]] bool canCut(char32_t before, char32_t after) const override;

private:
    ByteLevelOptions m_options;
};

} // namespace rmtscope
