#include "engine/evaluation/next_token_loss.h"

#include <ATen/ATen.h>

namespace rmtscope {

at::Tensor nextTokenLoss(const at::Tensor& logits, const at::Tensor& labels, const at::Tensor& counts) {
    const std::int64_t predictions = labels.size(1) - 1;
    at::Tensor predicted = logits.slice(1, 0, predictions).reshape({-1, logits.size(2)});
    at::Tensor expected = labels.slice(1, 1).reshape({-1});
    if (counts.defined()) {
        const at::Tensor kept = counts.slice(1, 0, predictions).reshape({-1}).to(at::kBool);
        predicted = predicted.index({kept});
        expected = expected.index({kept});
    }
    return at::cross_entropy_loss(predicted, expected);
}

} // namespace rmtscope
