#include "engine/layers/feed_forward.h"

#include <ATen/ATen.h>

namespace rmtscope {

namespace {

void activate(at::Tensor& x, Activation activation) {
    switch (activation) {
    case Activation::Gelu:
        at::gelu_out(x, x);
        return;
    case Activation::GeluTanh:
        at::gelu_out(x, x, "tanh");
        return;
    case Activation::Relu:
        at::relu_(x);
        return;
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
