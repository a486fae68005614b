#pragma once

#include "engine/api/half.h"

#include <cstddef>

namespace rmtscope {

/// Rounds `count` numbers to binary16, with the processor's F16C instructions where it has them.
void toHalf(const float* from, Half* to, std::size_t count);

} // namespace rmtscope
