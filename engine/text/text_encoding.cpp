#include "engine/text/text_encoding.h"

#include "engine/api/error.h"
#include "engine/text/progress_throttle.h"
#include "engine/text/utf8.h"

#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <memory>

namespace rmtscope {

namespace {

constexpr std::size_t blockBytes = std::size_t{4} << 20;
constexpr std::size_t sampleBytes = std::size_t{64} << 10;

/// What stands in texts below 0x20: bell, backspace, tab, newline, vertical tab, form feed, return, end of file,
/// escape.
constexpr bool isTextControl(char32_t c) {
    return (c >= 0x07 && c <= 0x0D) || c == 0x1A || c == 0x1B;
}
constexpr bool isForbidden(char32_t c) {
    return (c < 0x20 && !isTextControl(c)) || c == 0x7F;
}

std::string hexByte(char32_t c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    return {'0', 'x', digits[c >> 4 & 15U], digits[c & 15U]};
}

[[noreturn]] void throwNotText(const std::filesystem::path& file, std::size_t at, char32_t c) {
    throw Error(ErrorCode::NotText,
                "The file " + file.string() + " is no text: byte " + std::to_string(at) + " is the control character " +
                    hexByte(c) + "; save it as plain text first.",
                file.string());
}

[[noreturn]] void throwDamaged(const std::filesystem::path& file, std::size_t at, const std::string& encoding) {
    throw Error(ErrorCode::FileDamaged,
                "The file " + file.string() + " is " + encoding + " text that is damaged at byte " +
                    std::to_string(at) + "; get an undamaged copy or save it again as UTF-8.",
                file.string());
}

/// Called once a block.
class BlockWatch {
public:
    BlockWatch(std::size_t total, const std::filesystem::path& file, const ProgressCallback& progress,
               const std::stop_token& stop)
        : m_total(total)
        , m_file(file)
        , m_throttle(progress)
        , m_stop(stop) {}

    void reached(std::size_t byte) {
        if (m_stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Reading " + m_file.string() + " was cancelled.", m_file.string());
        }
        m_throttle.report({"Reading text", byte, m_total});
    }

private:
    std::size_t m_total;
    const std::filesystem::path& m_file;
    ProgressThrottle m_throttle;
    const std::stop_token& m_stop;
};

/// The code points of the bytes 0x80..0xFF; 0 where windows-1252 has none.
std::array<char32_t, 128> westernLetters() {
    std::array<char32_t, 128> letters{};
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open("windows-1252", &status), &ucnv_close);
    for (std::size_t i = 0; i < letters.size() && U_SUCCESS(status); ++i) {
        const char byte = static_cast<char>(0x80U + i);
        UChar unit = 0;
        ucnv_toUChars(converter.get(), &unit, 1, &byte, 1, &status);
        if (status == U_STRING_NOT_TERMINATED_WARNING) {
            status = U_ZERO_ERROR;
        }
        letters[i] = unit < 0xA0 ? 0 : unit; // ICU maps unused bytes to C1 controls
    }
    return letters;
}

bool isZeroPattern(std::string_view bytes, std::size_t zeroAt) {
    std::array<std::size_t, 2> zeros{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
    }
    // Even a text without Latin letters has blanks, digits or newlines, and U+0000 in no text.
    return zeros[1 - zeroAt] == 0 && zeros[zeroAt] * 20 > bytes.size() / 2;
}

} // namespace

EncodingGuess guessEncoding(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        return {TextEncoding::Utf8, 3};
    }
    if (bytes.starts_with("\xFF\xFE")) {
        return {TextEncoding::Utf16Le, 2};
    }
    if (bytes.starts_with("\xFE\xFF")) {
        return {TextEncoding::Utf16Be, 2};
    }
    const std::string_view sample = bytes.substr(0, sampleBytes);
    if (bytes.size() % 2 == 0 && isZeroPattern(sample, 1)) {
        return {TextEncoding::Utf16Le, 0};
    }
    if (bytes.size() % 2 == 0 && isZeroPattern(sample, 0)) {
        return {TextEncoding::Utf16Be, 0};
    }
    return {};
}

bool checkUtf8(std::string_view bytes, std::size_t from, const std::filesystem::path& file,
               const ProgressCallback& progress, const std::stop_token& stop) {
    BlockWatch watch(bytes.size(), file, progress, stop);
    std::size_t sequences = 0;
    std::size_t invalid = 0;
    std::size_t firstInvalid = bytes.size();
    for (std::size_t at = from; at < bytes.size();) {
        watch.reached(at);
        const std::size_t blockEnd = std::min(at + blockBytes, bytes.size());
        while (at < blockEnd) {
            const auto byte = static_cast<unsigned char>(bytes[at]);
            if (byte < 0x80) {
                if (isForbidden(byte)) {
                    throwNotText(file, at, byte);
                }
                ++at;
                continue;
            }
            const std::size_t length = sequenceLength(bytes, at);
            if (length == 0 && invalid++ == 0) {
                firstInvalid = at;
            }
            sequences += length == 0 ? 0 : 1;
            at += std::max<std::size_t>(length, 1);
        }
    }
    // By chance, letters of Latin-1 hardly ever make a well-formed sequence: a file with more of those than of other
    // bytes was UTF-8 once.
    if (invalid > 0 && (sequences > invalid || from > 0)) {
        throwDamaged(file, firstInvalid, "UTF-8");
    }
    return invalid == 0;
}

std::string decodeUtf16(std::string_view bytes, EncodingGuess guess, const std::filesystem::path& file,
                        const ProgressCallback& progress, const std::stop_token& stop) {
    const std::string name = guess.encoding == TextEncoding::Utf16Le ? "UTF-16LE" : "UTF-16BE";
    const std::size_t high = guess.encoding == TextEncoding::Utf16Le ? 1 : 0;
    const auto unit = [&](std::size_t at) {
        const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(bytes[i])); };
        return byte(at + high) << 8 | byte(at + 1 - high);
    };
    BlockWatch watch(bytes.size(), file, progress, stop);
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t at = guess.markBytes; at < bytes.size(); at += 2) {
        if ((at - guess.markBytes) % blockBytes == 0) {
            watch.reached(at);
        }
        if (at + 2 > bytes.size()) {
            throwDamaged(file, at, name);
        }
        char32_t c = unit(at);
        if (isForbidden(c)) {
            throwNotText(file, at, c);
        }
        if (U16_IS_SURROGATE(c)) {
            if (!U16_IS_SURROGATE_LEAD(c) || at + 4 > bytes.size() || !U16_IS_TRAIL(unit(at + 2))) {
                throwDamaged(file, at, name);
            }
            c = static_cast<char32_t>(U16_GET_SUPPLEMENTARY(c, unit(at + 2)));
            at += 2;
        }
        appendUtf8(c, text);
    }
    return text;
}

std::string decodeLatin1(std::string_view bytes, const std::filesystem::path& file, const ProgressCallback& progress,
                         const std::stop_token& stop) {
    const std::array<char32_t, 128> letters = westernLetters();
    BlockWatch watch(bytes.size(), file, progress, stop);
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (at % blockBytes == 0) {
            watch.reached(at);
        }
        const auto byte = static_cast<unsigned char>(bytes[at]);
        const char32_t c = byte < 0x80 ? byte : letters[byte - 0x80U];
        if (c == 0 || isForbidden(c)) {
            throwNotText(file, at, byte);
        }
        appendUtf8(c, text);
    }
    return text;
}

} // namespace rmtscope
