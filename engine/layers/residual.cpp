#include "engine/layers/residual.h"

#include <ATen/ATen.h>

namespace rmtscope {

at::Tensor plusResidual(at::Tensor x, const at::Tensor& residual) {
    return x.scalar_type() == residual.scalar_type() ? x.add_(residual) : x + residual;
}

} // namespace rmtscope
