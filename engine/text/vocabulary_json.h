#pragma once

#include "engine/files/json_view.h"
#include "engine/text/byte_pair_model.h"

namespace rmtscope {

/// An object of entries and their ids: a vocab.json, or the "vocab" of a tokenizer.json. Throws Error ConfigInvalid.
[[nodiscard]] Vocabulary vocabularyOf(const JsonView& entries);

/// "left right"; nullopt if that isn't two parts in valid UTF-8.
[[nodiscard]] std::optional<Merge> parseMerge(std::string_view line);

} // namespace rmtscope
