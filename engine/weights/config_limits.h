#pragma once

#include "engine/weights/json_fields.h"

/// Far above every published model: what lies beyond is a damaged file, and would be a silly allocation.
namespace rmtscope::limits {

inline constexpr IntegerRange widths{1, 1 << 17};
inline constexpr IntegerRange counts{1, 1 << 12};
inline constexpr IntegerRange positions{1, 1 << 20};
inline constexpr IntegerRange words{1, 1 << 24};
inline constexpr double epsilon = 1;

} // namespace rmtscope::limits
