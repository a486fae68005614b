#pragma once

#include <QString>

#include <string>

namespace rmtscope {

/// Joins the bytes of tokens to text: a token may end within a UTF-8 character, which then comes with the token that
/// completes it.
class TokenText {
public:
    /// The characters that these bytes complete; U+FFFD for bytes that can't be part of any.
    [[nodiscard]] QString append(const std::string& bytes);

private:
    std::string m_rest; ///< the beginning of a character
};

/// One token alone, for labels: its text, or its bytes ("<F0 9F>") when they are no whole characters.
[[nodiscard]] QString tokenName(const std::string& bytes);

} // namespace rmtscope
