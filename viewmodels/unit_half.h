#pragma once

#include "engine/api/half.h"

namespace rmtscope {

/// toFloat() for finite numbers that aren't negative, such as attention: without a branch, so that loops over millions
/// of them become vector instructions. Exact, subnormal numbers too.
[[nodiscard]] constexpr float unitToFloat(Half half) {
    const std::uint32_t shifted = static_cast<std::uint32_t>(half.bits) << 13;
    const auto normal = std::bit_cast<float>(shifted + (112U << 23));
    const auto subnormal = std::bit_cast<float>(shifted + (113U << 23)) - 0x1p-14F;
    return shifted < (1U << 23) ? subnormal : normal;
}

} // namespace rmtscope
