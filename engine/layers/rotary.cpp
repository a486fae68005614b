#include "engine/layers/rotary.h"

#include <ATen/ATen.h>

namespace rmtscope {

Rotary::Rotary(std::int64_t width, std::int64_t positions, double base, at::Device device)
    : m_width(width) {
    const at::Tensor exponents = at::arange(0, width, 2, at::kFloat) / static_cast<double>(width);
    const at::Tensor frequencies = at::pow(at::scalar_tensor(base, at::kFloat), exponents).reciprocal();
    const at::Tensor angles = at::outer(at::arange(positions, at::kFloat), frequencies);
    m_cosine = angles.cos().to(device);
    m_sine = angles.sin().to(device);
}

at::Tensor Rotary::operator()(at::Tensor x, std::int64_t first) const {
    const std::int64_t length = x.size(1);
    const at::Tensor cosine = m_cosine.slice(0, first, first + length);
    const at::Tensor sine = m_sine.slice(0, first, first + length);
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
