#pragma once

#include "engine/api/document.h"
#include "engine/api/progress.h"

#include <cstddef>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

namespace rmtscope {

/// What a file's bytes are.
struct EncodingGuess {
    TextEncoding encoding = TextEncoding::Utf8;
    std::size_t markBytes = 0; ///< the byte-order mark's
};

/// By byte-order mark, else by where the zero bytes stand, else UTF-8. Looks at the first bytes only.
[[nodiscard]] EncodingGuess guessEncoding(std::string_view bytes);

/// Reads all of `bytes` as UTF-8 from `from` on. True: it is. False: it isn't, and is Latin-1 rather. Throws Error:
/// NotText (zero bytes or control characters that no text has), FileDamaged (UTF-8 that is broken somewhere),
/// Cancelled; both say at which byte of `file`.
[[nodiscard]] bool checkUtf8(std::string_view bytes, std::size_t from, const std::filesystem::path& file,
                             const ProgressCallback& progress, const std::stop_token& stop);

/// UTF-16 behind its byte-order mark, to UTF-8. Throws Error as checkUtf8.
[[nodiscard]] std::string decodeUtf16(std::string_view bytes, EncodingGuess guess, const std::filesystem::path& file,
                                      const ProgressCallback& progress, const std::stop_token& stop);

/// Latin-1 to UTF-8, as browsers read it: 0x80..0x9F are windows-1252's quotes and dashes, because Latin-1 has nothing
/// there that a text could hold. Throws Error as checkUtf8.
[[nodiscard]] std::string decodeLatin1(std::string_view bytes, const std::filesystem::path& file,
                                       const ProgressCallback& progress, const std::stop_token& stop);

} // namespace rmtscope
