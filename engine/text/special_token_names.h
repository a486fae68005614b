#pragma once

#include "engine/text/vocabulary.h"

#include <optional>
#include <string>

namespace rmtscope {

/// How a model folder writes the tokens that models place themselves; unset where it doesn't say.
struct SpecialTokenNames {
    std::optional<std::string> unknown, padding, classifier, separator, mask, beginOfText, endOfText;
};

/// BERT's names for those that are unset.
[[nodiscard]] SpecialTokenNames withBertNames(SpecialTokenNames names);

/// RoBERTa's names for those that are unset.
[[nodiscard]] SpecialTokenNames withRobertaNames(SpecialTokenNames names);

/// GPT-2's one name, "<|endoftext|>", for those of unknown, beginOfText and endOfText that are unset.
[[nodiscard]] SpecialTokenNames withGpt2Names(SpecialTokenNames names);

/// RoBERTa's names if its tokens are in a byte-level vocabulary, which GPT-2's hasn't, else GPT-2's.
[[nodiscard]] SpecialTokenNames withBytePairNames(SpecialTokenNames names, const Vocabulary& vocabulary);

} // namespace rmtscope
