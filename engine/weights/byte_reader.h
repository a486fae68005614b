#pragma once

#include "engine/weights/format_problem.h"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace rmtscope {

/// Reads little-endian numbers and texts from bytes, front to back, and never beyond their end: it throws
/// FormatProblem instead. Nothing is copied.
class ByteReader {
public:
    static_assert(std::endian::native == std::endian::little);

    /// `part` is what the bytes are, for messages: "central directory".
    ByteReader(std::span<const std::byte> bytes, std::string_view part)
        : m_bytes(bytes)
        , m_part(part) {}

    [[nodiscard]] std::size_t position() const { return m_position; }
    [[nodiscard]] std::size_t left() const { return m_bytes.size() - m_position; }

    std::span<const std::byte> bytes(std::uint64_t count) {
        if (count > left()) {
            throw FormatProblem("ends too early: " + std::to_string(count) + " bytes are needed at byte " +
                                std::to_string(m_position) + " of its " + std::string(m_part) + ", but only " +
                                std::to_string(left()) + " follow");
        }
        const auto result = m_bytes.subspan(m_position, count);
        m_position += count;
        return result;
    }

    template <typename Number>
    requires std::integral<Number> Number number() {
        Number value{};
        std::memcpy(&value, bytes(sizeof value).data(), sizeof value);
        return value;
    }

    std::string_view text(std::uint64_t count) {
        const auto part = bytes(count);
        return {reinterpret_cast<const char*>(part.data()), part.size()};
    }

    /// The text before the next line feed, which is read too.
    std::string_view line() {
        const auto rest = m_bytes.subspan(m_position);
        const std::string_view text(reinterpret_cast<const char*>(rest.data()), rest.size());
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) {
            throw FormatProblem("ends in the middle of a line of its " + std::string(m_part));
        }
        m_position += end + 1;
        return text.substr(0, end);
    }

private:
    std::span<const std::byte> m_bytes;
    std::string_view m_part;
    std::size_t m_position = 0;
};

} // namespace rmtscope
