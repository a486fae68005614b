#pragma once

#include "engine/layers/parameters.h"

#include <ATen/ATen.h>

#include <map>
#include <string>

namespace rmtscope {

/// A checkpoint that never was a file: random tensors by name, the same ones in every run.
class MemoryCheckpoint {
public:
    MemoryCheckpoint() { at::manual_seed(20); }

    /// float32, normally distributed around 0.
    const at::Tensor& add(const std::string& name, at::IntArrayRef shape) { return set(name, at::randn(shape)); }

    /// `tensor` is float32 or int64.
    const at::Tensor& set(const std::string& name, const at::Tensor& tensor) {
        const at::Tensor& kept = m_tensors[name] = tensor.contiguous();
        TensorView& view = m_weights->tensors[name];
        view.type = kept.scalar_type() == at::kLong ? DType::I64 : DType::F32;
        view.shape = kept.sizes().vec();
        view.data = {static_cast<const std::byte*>(kept.data_ptr()), kept.nbytes()};
        m_weights->fileBytes += kept.nbytes();
        return kept;
    }

    /// `name`.weight [out, in] and `name`.bias [out]
    void addLinear(const std::string& name, std::int64_t in, std::int64_t out) {
        add(name + ".weight", {out, in});
        add(name + ".bias", {out});
    }
    void addLayerNorm(const std::string& name, std::int64_t width) {
        add(name + ".weight", {width});
        add(name + ".bias", {width});
    }

    [[nodiscard]] const at::Tensor& at(const std::string& name) const { return m_tensors.at(name); }
    [[nodiscard]] std::shared_ptr<const Weights> weights() const { return m_weights; }
    [[nodiscard]] Parameters parameters() const { return {m_weights, at::Device(at::kCPU)}; }

private:
    std::shared_ptr<Weights> m_weights = std::make_shared<Weights>();
    std::map<std::string, at::Tensor> m_tensors;
};

/// Largest difference of two tensors of one shape; infinity for other shapes, so that a comparison fails.
inline double largestDifference(const at::Tensor& a, const at::Tensor& b) {
    if (a.sizes() != b.sizes()) {
        return std::numeric_limits<double>::infinity();
    }
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

} // namespace rmtscope
