#pragma once

#include "engine/text/tokenizer.h"

namespace rmtscope {

/// The tokenizer of a model folder, from the first of these that is there: `tokenizer.json`, `vocab.txt` (WordPiece),
/// `vocab.json` with `merges.txt` (byte-level BPE); the small files beside them say how it is set.
/// Throws Error: ModelIncomplete (none of them is there, or half of a pair), FileUnreadable, FileEmpty, ConfigInvalid
/// (says which file, what is wrong, and the type of a step that isn't supported).
[[nodiscard]] std::shared_ptr<const Tokenizer> openTokenizer(const std::filesystem::path& folder);

} // namespace rmtscope
