#include "engine/layers/rotary.h"

#include <ATen/ATen.h>

namespace rmtscope {

Rotary::Rotary(std::int64_t width, double base, at::Device device)
    : m_width(width) {
    const at::Tensor exponents = at::arange(0, width, 2, at::kFloat) / static_cast<double>(width);
    m_frequencies = at::pow(at::scalar_tensor(base, at::kFloat), exponents).reciprocal().to(device);
}

at::Tensor Rotary::operator()(at::Tensor x, std::int64_t first) const {
    // Not kept: a table of all positions would be larger than some models.
    const at::Tensor angles = at::outer(at::arange(first, first + x.size(1), m_frequencies.options()), m_frequencies);
    const at::Tensor cosine = angles.cos();
    const at::Tensor sine = angles.sin();
    at::Tensor lower = x.slice(2, 0, m_width / 2);
    at::Tensor upper = x.slice(2, m_width / 2, m_width);
    const at::Tensor turned = lower * cosine - upper * sine;
    if (x.requires_grad()) {
        return at::cat({turned, upper * cosine + lower * sine, x.slice(2, m_width)}, 2);
    }
    upper.copy_(upper * cosine + lower * sine);
    lower.copy_(turned);
    return x;
}

} // namespace rmtscope
