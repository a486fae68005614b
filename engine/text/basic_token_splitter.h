#pragma once

#include "engine/text/basic_tokens.h"
#include "engine/text/word_splitter.h"

namespace rmtscope {

/// BERT's normalisation and splitting in one pass over unnormalised text.
class BasicTokenSplitter final : public WordSplitter {
public:
    explicit BasicTokenSplitter(const BasicTokenOptions& options)
        : m_options(options) {}

    /// `piece` has no origins: it is the source's text.
    void split(const SourceWord& piece, const WordSink& sink) const override;
    [[nodiscard]] bool canCut(char32_t before, char32_t after) const override;

private:
    BasicTokenOptions m_options;
};

} // namespace rmtscope
