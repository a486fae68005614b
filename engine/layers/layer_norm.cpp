#include "engine/layers/layer_norm.h"

#include <ATen/ATen.h>

namespace rmtscope {

LayerNorm::LayerNorm(const ParameterScope& scope, std::int64_t width, double epsilon)
    : m_weight(scope.take("weight", {width}))
    , m_bias(scope.take("bias", {width}))
    , m_epsilon(epsilon) {}

at::Tensor LayerNorm::operator()(const at::Tensor& x) const {
    return at::layer_norm(x, m_weight.sizes(), m_weight, m_bias, m_epsilon);
}

} // namespace rmtscope
