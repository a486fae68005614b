#pragma once

#include "engine/layers/parameters.h"
#include "engine/training/parameter_list.h"

#include <map>

namespace rmtscope {

/// Tensors which lie side by side in one: whole-model arithmetic is one operation.
class TensorPack {
public:
    /// Zeros; matrices stand before vectors.
    explicit TensorPack(const std::vector<ParameterShape>& list, at::Device device = at::kCPU);
    /// A copy on that device; where this one is there already, another name for the same numbers.
    [[nodiscard]] TensorPack on(at::Device device) const;

    void clear();
    [[nodiscard]] const at::Tensor& all() const { return m_all; } ///< [elements]
    [[nodiscard]] at::Tensor matrices() const;                    ///< [elements of tensors with 2 or more dimensions]
    [[nodiscard]] at::Tensor vectors() const;                     ///< [the others]
    /// Views by name.
    [[nodiscard]] const NamedTensors& tensors() const { return m_tensors; }

private:
    at::Tensor m_all;
    std::int64_t m_matrixElements = 0;
    NamedTensors m_tensors;
};

/// The same parameters as leaves of a graph, whose gradients are collected side by side, where the parameters are. One
/// a thread that computes.
class GradientLeaves {
public:
    GradientLeaves(const TensorPack& values, const std::vector<ParameterShape>& list);

    [[nodiscard]] const NamedTensors& leaves() const { return m_leaves; }
    [[nodiscard]] TensorPack& gradients() { return m_gradients; }

private:
    TensorPack m_gradients;
    NamedTensors m_leaves;
};

} // namespace rmtscope
