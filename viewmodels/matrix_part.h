#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rmtscope {

/// What of an attention matrix is shown: [positions, positions] of [size, size], row by row. With `sumOver`, every row
/// is divided by its sum over these keys, so that it sums to 1 over them; a row without weight there stays zero.
[[nodiscard]] std::vector<float> matrixPart(std::span<const float> matrix, std::size_t size,
                                            std::span<const std::size_t> positions,
                                            std::span<const std::size_t> sumOver = {});

} // namespace rmtscope
