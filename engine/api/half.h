#pragma once

#include <bit>
#include <cstdint>

namespace rmtscope {

/// An IEEE 754 binary16 number as it is stored in traces: attention lies in 0..1, where it is good to 5e-4 relative.
struct Half {
    std::uint16_t bits = 0;

    constexpr bool operator==(const Half&) const = default;
};

/// Exact.
[[nodiscard]] constexpr float toFloat(Half half) {
    const std::uint32_t sign = static_cast<std::uint32_t>(half.bits & 0x8000U) << 16;
    const std::uint32_t exponent = (half.bits >> 10) & 0x1FU;
    const std::uint32_t fraction = half.bits & 0x3FFU;
    if (exponent == 0) {
        const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
        return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
    }
    const std::uint32_t wide = exponent == 31 ? 0xFFU : exponent + 112;
    return std::bit_cast<float>(sign | (wide << 23) | (fraction << 13));
}

/// Rounds to nearest, ties to even; too large becomes infinity.
[[nodiscard]] constexpr Half toHalf(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000U);
    const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
    if (magnitude > 0x7F800000U) {
        return Half{static_cast<std::uint16_t>(sign | 0x7E00U)};
    }
    if (magnitude >= 0x477FF000U) {
        return Half{static_cast<std::uint16_t>(sign | 0x7C00U)};
    }
    if (magnitude < 0x38800000U) { // subnormal: let the addition do the rounding
        const float shifted = std::bit_cast<float>(magnitude) + 0.5F;
        return Half{static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3F000000U))};
    }
    const std::uint32_t rounded = magnitude + 0xFFFU + ((magnitude >> 13) & 1U);
    return Half{static_cast<std::uint16_t>(sign | ((rounded - 0x38000000U) >> 13))};
}

} // namespace rmtscope
