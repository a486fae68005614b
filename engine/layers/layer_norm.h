#pragma once

#include "engine/layers/parameters.h"

namespace rmtscope {

/// Over the last dimension, with weight and bias.
class LayerNorm {
public:
    LayerNorm(const ParameterScope& scope, std::int64_t width, double epsilon);

    /// x: [..., width] -> the same shape
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

private:
    at::Tensor m_weight;
    at::Tensor m_bias;
    double m_epsilon;
};

} // namespace rmtscope
