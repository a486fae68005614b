#include "engine/layers/feed_forward.h"

#include <ATen/ATen.h>

namespace rmtscope {

namespace {

/// In place, unless its gradient will be asked for: that needs gelu's input.
void activate(at::Tensor& x, Activation activation) {
    if (activation == Activation::Relu) {
        at::relu_(x);
        return;
    }
    const c10::string_view approximate = activation == Activation::Gelu ? "none" : "tanh";
    if (x.requires_grad()) {
        x = at::gelu(x, approximate);
    } else {
        at::gelu_out(x, x, approximate);
    }
}

} // namespace

FeedForward::FeedForward(Linear expand, Linear contract, Activation activation)
    : m_expand(std::move(expand))
    , m_contract(std::move(contract))
    , m_activation(activation) {}

at::Tensor FeedForward::operator()(const at::Tensor& x) const {
    at::Tensor wide = m_expand(x);
    activate(wide, m_activation);
    return m_contract(wide);
}

} // namespace rmtscope
