#pragma once

#include "engine/api/document.h"
#include "engine/text/tokenizer.h"

#include <cstdint>
#include <memory>

namespace rmtscope {

/// Words of the vocabulary in a seeded random order: every model has a text in its own language.
[[nodiscard]] std::shared_ptr<const Document> randomWords(const Tokenizer& tokenizer, std::int64_t words);

} // namespace rmtscope
