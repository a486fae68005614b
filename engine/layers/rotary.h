#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace rmtscope {

/// Rotary position embedding (Su et al. 2021) in GPT-NeoX's order: number i of a head turns with number i + width/2.
class Rotary {
public:
    /// width: the first so many numbers of each head, even.
    Rotary(std::int64_t width, double base, at::Device device);

    /// x: [N, T, head width] at positions first, first + 1, … -> rotated: x itself, or a copy where gradients are
    /// recorded.
    [[nodiscard]] at::Tensor operator()(at::Tensor x, std::int64_t first) const;

private:
    std::int64_t m_width;
    at::Tensor m_frequencies; ///< [width / 2] radians a position
};

} // namespace rmtscope
