#pragma once

#include "engine/text/normaliser.h"

#include <memory>

namespace rmtscope {

/// BERT's cleaning: drops NUL, U+FFFD and control characters, turns white space into blanks.
[[nodiscard]] std::unique_ptr<const Normaliser> makeCleaning();

/// A blank on both sides of every CJK ideograph.
[[nodiscard]] std::unique_ptr<const Normaliser> makeIdeographIsolation();

/// Character by character: no final sigma.
[[nodiscard]] std::unique_ptr<const Normaliser> makeLowerCase();

/// Drops nonspacing marks, or with `all` marks of every kind. Decomposes nothing.
[[nodiscard]] std::unique_ptr<const Normaliser> makeMarkStripping(bool all);

[[nodiscard]] std::unique_ptr<const Normaliser> makeSequence(std::vector<std::unique_ptr<const Normaliser>> steps);

} // namespace rmtscope
