#pragma once

#include "engine/text/special_token_names.h"
#include "engine/text/tokenizer.h"

#include <map>

namespace rmtscope {

struct WordPieceOptions {
    bool lowerCase = true;
    std::optional<bool> stripAccents; ///< unset: as lowerCase
    bool isolateCjk = true;
    std::size_t longestWord = 100;                   ///< code points; longer words become the unknown token
    SpecialTokenNames special;                       ///< BERT's names for those that are unset
    std::map<std::string, std::int32_t> addedTokens; ///< found in the text as they stand there
};

/// BERT's tokenizer (transformers' BertTokenizer) from a vocab.txt, one entry a line. Special tokens in a text are
/// ordinary text.
/// Throws Error: FileMissing, FileUnreadable, FileEmpty, ConfigInvalid (an entry twice, no unknown token).
std::shared_ptr<const Tokenizer> openWordPiece(const std::filesystem::path& vocabulary,
                                               const WordPieceOptions& options);

} // namespace rmtscope
