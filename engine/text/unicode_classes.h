#pragma once

#include <cstdint>

namespace rmtscope {

/// What GPT-2's pattern tells apart: \p{L}, \p{N}, \s, and all the rest.
enum class PatternClass : std::uint8_t { Letter, Number, Space, Other };

[[nodiscard]] PatternClass patternClass(char32_t codePoint);

/// Unicode's White_Space: \s.
[[nodiscard]] bool isWhiteSpace(char32_t codePoint);

/// \w: letters, marks, decimal digits, connectors and joiners.
[[nodiscard]] bool isWordCharacter(char32_t codePoint);

} // namespace rmtscope
