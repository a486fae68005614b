#include "engine/training/adamw.h"

#include <ATen/ATen.h>

#include <cmath>

namespace rmtscope {

AdamW::AdamW(const std::vector<ParameterShape>& list, const AdamWSettings& settings, at::Device device)
    : m_settings(settings)
    , m_first(list, device)
    , m_second(list, device) {}

void AdamW::step(TensorPack& values, const TensorPack& gradients, double learningRate) {
    ++m_steps;
    const auto time = static_cast<double>(m_steps);
    at::Tensor first = m_first.all();
    at::Tensor second = m_second.all();
    first.mul_(m_settings.beta1).add_(gradients.all(), 1 - m_settings.beta1);
    second.mul_(m_settings.beta2).addcmul_(gradients.all(), gradients.all(), 1 - m_settings.beta2);
    const double unbias = std::sqrt(1 - std::pow(m_settings.beta2, time));
    const at::Tensor spread = second.sqrt().div_(unbias).add_(m_settings.epsilon);
    values.matrices().mul_(1 - learningRate * m_settings.weightDecay);
    values.all().addcdiv_(first, spread, -learningRate / (1 - std::pow(m_settings.beta1, time)));
}

void AdamW::restore(const at::Tensor& first, const at::Tensor& second, std::int64_t steps) {
    m_first.all().copy_(first);
    m_second.all().copy_(second);
    m_steps = steps;
}

} // namespace rmtscope
