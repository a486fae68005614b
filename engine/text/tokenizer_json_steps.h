#pragma once

#include "engine/files/json_view.h"
#include "engine/text/basic_tokens.h"
#include "engine/text/normaliser.h"
#include "engine/text/word_splitter.h"

namespace rmtscope {

/// The "type" of a step of a tokenizer.json.
[[nodiscard]] std::string stepType(const JsonView& step);

/// "normalizer"; null for none. Throws Error ConfigInvalid: one that isn't supported, says which.
[[nodiscard]] std::unique_ptr<const Normaliser> readNormaliser(const std::optional<JsonView>& step);

struct SplitterStep {
    std::unique_ptr<const WordSplitter> splitter;
    bool isByteLevel = false; ///< its words are for byte-level BPE
};

/// "pre_tokenizer". Throws Error ConfigInvalid: one that isn't supported, says which.
[[nodiscard]] SplitterStep readSplitter(const JsonView& step);

/// Set if these two steps are BERT's, which a BasicTokenSplitter does in one pass.
[[nodiscard]] std::optional<BasicTokenOptions> asBasicTokens(const std::optional<JsonView>& normaliser,
                                                             const JsonView& splitter);

} // namespace rmtscope
