#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace rmtscope {

inline constexpr std::uint64_t noOffset = ~std::uint64_t{0};

/// The byte at which each of these characters begins, in one pass over valid UTF-8; text.size() for the one behind the
/// last, noOffset beyond it.
[[nodiscard]] std::vector<std::uint64_t> bytesOfCharacters(std::string_view text,
                                                           const std::vector<std::uint64_t>& characters);

/// The number of characters before each of these bytes, each at most text.size(), in one pass.
[[nodiscard]] std::vector<std::uint64_t> charactersBeforeBytes(std::string_view text,
                                                               const std::vector<std::uint64_t>& bytes);

} // namespace rmtscope
