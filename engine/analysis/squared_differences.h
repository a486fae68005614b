#pragma once

#include <cstddef>
#include <span>

namespace rmtscope {

/// The squared length of the difference of each of `rows` and each of `columns`.
///
/// `rows`: [rows, size], `columns`: [columns, size], `size` a multiple of four; `out`: [rows, columns] with `stride`
/// numbers from row to row. Sums in float32, always in the same order.
void squaredDifferences(std::span<const float> rows, std::span<const float> columns, std::size_t size, float* out,
                        std::size_t stride);

} // namespace rmtscope
