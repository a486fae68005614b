#pragma once

#include "engine/text/special_token_names.h"
#include "engine/text/tokenizer.h"

namespace rmtscope {

/// A tokenizer.json of the published library: WordPiece or byte-level BPE with the steps that those need. Added tokens
/// in a text, special ones too, are those tokens, as the library has it. What the file says about special tokens
/// around a text is ignored: the model places them.
/// Throws Error: FileMissing, FileUnreadable, FileEmpty, ConfigInvalid (names a step that isn't supported).
[[nodiscard]] std::shared_ptr<const Tokenizer> openTokenizerJson(const std::filesystem::path& file,
                                                                 const SpecialTokenNames& names);

} // namespace rmtscope
