#pragma once

#include "engine/text/tokenizer.h"

namespace rmtscope {

struct WordPieceOptions {
    bool lowerCase = true;
    std::optional<bool> stripAccents; ///< unset: as lowerCase
    bool isolateCjk = true;
    std::size_t longestWord = 100; ///< code points; longer words become [UNK]
    std::string unknown = "[UNK]";
    std::string padding = "[PAD]";
    std::string classifier = "[CLS]";
    std::string separator = "[SEP]";
    std::string mask = "[MASK]";
};

/// BERT's tokenizer (transformers' BertTokenizer) from a vocab.txt, one entry a line.
/// Throws Error: FileMissing, FileUnreadable, FileEmpty, ConfigInvalid (an entry twice, no unknown token).
std::shared_ptr<const Tokenizer> openWordPiece(const std::filesystem::path& vocabulary,
                                               const WordPieceOptions& options);

} // namespace rmtscope
