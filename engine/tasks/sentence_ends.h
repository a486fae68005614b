#pragma once

#include <cstddef>
#include <string_view>

namespace rmtscope {

/// The place nearest to byte `wanted` of valid UTF-8 where a sentence can be put in: the text's begin, its end, or
/// behind a sentence's end mark and closing quotes ("Mr." and initials end none). In a text without any sentence the
/// nearest place before white space. Of two equally near ones the first.
[[nodiscard]] std::size_t nearestSentenceEnd(std::string_view text, std::size_t wanted);

} // namespace rmtscope
