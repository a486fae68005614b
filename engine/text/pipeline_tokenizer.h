#pragma once

#include "engine/text/added_tokens.h"
#include "engine/text/normaliser.h"
#include "engine/text/special_token_names.h"
#include "engine/text/token_model.h"
#include "engine/text/vocabulary.h"
#include "engine/text/word_splitter.h"

namespace rmtscope {

/// A tokenizer's steps, in the order in which they work.
struct TokenizerParts {
    AddedTokens addedTokens{};                      ///< found in the source's text
    std::unique_ptr<const Normaliser> normaliser{}; ///< null: none
    AddedTokens normalisedTokens{};                 ///< found in the normalised text
    std::unique_ptr<const WordSplitter> splitter{};
    std::unique_ptr<const TokenModel> model{};
    Vocabulary vocabulary; ///< with the added tokens
    SpecialTokenNames special{};
};

[[nodiscard]] std::shared_ptr<const Tokenizer> makePipelineTokenizer(TokenizerParts parts);

} // namespace rmtscope
