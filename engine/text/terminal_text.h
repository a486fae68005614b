#pragma once

#include <string>
#include <string_view>

namespace rmtscope {

/// What can be shown in a terminal of bytes that nobody has chosen, such as a model's output: a control character among
/// them would be an order to the terminal. They may come in pieces that end within a character.
class TerminalText {
public:
    /// The characters that these bytes complete. Of the control characters newline and tab stay; others become the
    /// pictures that Unicode has for them, or U+FFFD, as do bytes that are no UTF-8.
    [[nodiscard]] std::string append(std::string_view bytes);
    /// What the last bytes have begun and never ended.
    [[nodiscard]] std::string finish();

private:
    std::string m_rest; ///< the beginning of a character
};

} // namespace rmtscope
