#pragma once

#include "engine/layers/linear.h"
#include "engine/weights/model_folder.h"

namespace rmtscope {

/// act(x W1 + b1) W2 + b2
class FeedForward {
public:
    FeedForward(Linear expand, Linear contract, Activation activation);

    /// x: [rows, hidden] -> the same shape
    [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

private:
    Linear m_expand;
    Linear m_contract;
    Activation m_activation;
};

} // namespace rmtscope
