#pragma once

#include "engine/text/byte_pair_model.h"
#include "engine/text/special_token_names.h"
#include "engine/text/tokenizer.h"

#include <map>

namespace rmtscope {

struct BytePairTokenizerOptions {
    bool addPrefixSpace = false;                     ///< in front of a text that doesn't begin with a blank
    SpecialTokenNames special;                       ///< GPT-2's names for those that are unset
    std::map<std::string, std::int32_t> addedTokens; ///< found in the text as they stand there
};

/// GPT-2's tokenizer from vocab.json and merges.txt. Special tokens in a text are ordinary text, of which no byte is
/// lost. Throws Error: FileMissing, FileUnreadable, FileEmpty, ConfigInvalid (says which entry or line).
std::shared_ptr<const Tokenizer> openBytePair(const std::filesystem::path& vocabulary,
                                              const std::filesystem::path& merges,
                                              const BytePairTokenizerOptions& options);

} // namespace rmtscope
