#pragma once

#include "engine/layers/parameters.h"

namespace rmtscope {

/// y = x Wᵀ + b
class Linear {
public:
    Linear(const ParameterScope& scope, std::int64_t in, std::int64_t out);
    /// GPT-2's Conv1D: the same with a weight that the file holds as [in, out].
    static Linear conv1d(const ParameterScope& scope, std::int64_t in, std::int64_t out);
    /// GPT-NeoX's query_key_value, whose outputs stand head by head: the same with all queries first, then all keys.
    static Linear headByHead(const ParameterScope& scope, std::int64_t hidden, std::int64_t heads);
    /// Several layers on the same input as one matrix product: outputs stand beside each other.
    static Linear sideBySide(std::initializer_list<const Linear*> parts);

    /// x: [rows, in] -> [rows, out]
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

private:
    Linear(at::Tensor weight, at::Tensor bias);

    at::Tensor m_weight; ///< [in, out]; a transposed view where the file holds [out, in]
    at::Tensor m_bias;   ///< [out]
};

} // namespace rmtscope
