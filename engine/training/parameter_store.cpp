#include "engine/training/parameter_store.h"

#include <ATen/ATen.h>

namespace rmtscope {

namespace {

std::int64_t elementsOf(const ParameterShape& parameter) {
    std::int64_t elements = 1;
    for (const std::int64_t size : parameter.shape) {
        elements *= size;
    }
    return elements;
}

bool isMatrix(const ParameterShape& parameter) {
    return parameter.shape.size() >= 2;
}

} // namespace

TensorPack::TensorPack(const std::vector<ParameterShape>& list, at::Device device) {
    std::int64_t elements = 0;
    for (const ParameterShape& parameter : list) {
        elements += elementsOf(parameter);
        m_matrixElements += isMatrix(parameter) ? elementsOf(parameter) : 0;
    }
    m_all = at::zeros({elements}, at::TensorOptions(device).dtype(at::kFloat));
    std::int64_t matrixEnd = 0;
    std::int64_t vectorEnd = m_matrixElements;
    for (const ParameterShape& parameter : list) {
        std::int64_t& end = isMatrix(parameter) ? matrixEnd : vectorEnd;
        m_tensors[parameter.name] = m_all.narrow(0, end, elementsOf(parameter)).view(parameter.shape);
        end += elementsOf(parameter);
    }
}

TensorPack TensorPack::on(at::Device device) const {
    TensorPack other(*this);
    if (m_all.device() != device) {
        other.m_all = m_all.to(device);
        for (auto& [name, tensor] : other.m_tensors) {
            tensor = other.m_all.narrow(0, tensor.storage_offset(), tensor.numel()).view(tensor.sizes());
        }
    }
    return other;
}

void TensorPack::clear() {
    m_all.zero_();
}

at::Tensor TensorPack::matrices() const {
    return m_all.narrow(0, 0, m_matrixElements);
}

at::Tensor TensorPack::vectors() const {
    return m_all.narrow(0, m_matrixElements, m_all.numel() - m_matrixElements);
}

GradientLeaves::GradientLeaves(const TensorPack& values, const std::vector<ParameterShape>& list)
    : m_gradients(list, values.all().device()) {
    for (const auto& [name, value] : values.tensors()) {
        at::Tensor leaf = value.detach().requires_grad_(true);
        leaf.mutable_grad() = m_gradients.tensors().at(name);
        m_leaves[name] = leaf;
    }
}

} // namespace rmtscope
