#include "engine/layers/linear.h"

#include <ATen/ATen.h>

namespace rmtscope {

Linear::Linear(at::Tensor weight, at::Tensor bias)
    : m_weight(std::move(weight))
    , m_bias(std::move(bias)) {}

Linear::Linear(const ParameterScope& scope, std::int64_t in, std::int64_t out)
    : Linear(scope.take("weight", {out, in}).t(), scope.take("bias", {out})) {}

Linear Linear::conv1d(const ParameterScope& scope, std::int64_t in, std::int64_t out) {
    return {scope.take("weight", {in, out}), scope.take("bias", {out})};
}

Linear Linear::headByHead(const ParameterScope& scope, std::int64_t hidden, std::int64_t heads) {
    const std::int64_t width = hidden / heads;
    const at::Tensor weight = scope.take("weight", {3 * hidden, hidden}).view({heads, 3, width, hidden});
    const at::Tensor bias = scope.take("bias", {3 * hidden}).view({heads, 3, width});
    return {weight.transpose(0, 1).reshape({3 * hidden, hidden}).t(), bias.transpose(0, 1).reshape({3 * hidden})};
}

Linear Linear::sideBySide(std::initializer_list<const Linear*> parts) {
    std::vector<at::Tensor> weights;
    std::vector<at::Tensor> biases;
    for (const Linear* part : parts) {
        weights.push_back(part->m_weight.t());
        biases.push_back(part->m_bias);
    }
    return {at::cat(weights).t(), at::cat(biases)};
}

at::Tensor Linear::operator()(const at::Tensor& x) const {
    return at::addmm(m_bias, x, m_weight);
}

} // namespace rmtscope
