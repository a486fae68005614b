#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rmtscope {

/// GPT-2 writes every byte as a visible character (a blank as "Ġ"). The bytes that such an entry stands for; nullopt if
/// it holds another character. `entry` is valid UTF-8.
[[nodiscard]] std::optional<std::string> bytesOfEntry(std::string_view entry);

/// The text that a vocabulary's entry stands for: bytesOfEntry(), or the entry itself.
[[nodiscard]] std::string textOfEntry(std::string_view entry);

} // namespace rmtscope
