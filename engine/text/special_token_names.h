#pragma once

#include <optional>
#include <string>

namespace rmtscope {

/// How a model folder writes the tokens that models place themselves; unset where it doesn't say.
struct SpecialTokenNames {
    std::optional<std::string> unknown, padding, classifier, separator, mask, beginOfText, endOfText;
};

/// BERT's names for those that are unset.
[[nodiscard]] SpecialTokenNames withBertNames(SpecialTokenNames names);

/// GPT-2's one name, "<|endoftext|>", for those of unknown, beginOfText and endOfText that are unset.
[[nodiscard]] SpecialTokenNames withGpt2Names(SpecialTokenNames names);

} // namespace rmtscope
