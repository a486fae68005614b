#pragma once

#include "engine/training/parameter_store.h"

namespace rmtscope {

struct AdamWSettings {
    double beta1 = 0.9;
    double beta2 = 0.98;
    double epsilon = 1e-8;
    double weightDecay = 0.01; ///< of matrices; vectors have none
};

/// Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2), over all parameters at once.
class AdamW {
public:
    /// Its moments stand on that device, beside the parameters.
    AdamW(const std::vector<ParameterShape>& list, const AdamWSettings& settings, at::Device device = at::kCPU);

    void step(TensorPack& values, const TensorPack& gradients, double learningRate);

    // What goes into a checkpoint.
    [[nodiscard]] const at::Tensor& first() const { return m_first.all(); }   ///< [elements]
    [[nodiscard]] const at::Tensor& second() const { return m_second.all(); } ///< [elements]
    [[nodiscard]] std::int64_t steps() const { return m_steps; }
    /// Tensors as first() and second() gave them, of any device.
    void restore(const at::Tensor& first, const at::Tensor& second, std::int64_t steps);

private:
    AdamWSettings m_settings;
    TensorPack m_first;
    TensorPack m_second;
    std::int64_t m_steps = 0;
};

} // namespace rmtscope
