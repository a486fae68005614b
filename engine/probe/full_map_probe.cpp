#include "engine/probe/full_map_probe.h"

#include "engine/probe/stage_clock.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

FullMapProbe::FullMapProbe(CaptureShape shape)
    : m_shape(shape) {}

void FullMapProbe::attention(LayerIndex layer, const at::Tensor& probabilities) {
    const InStage stage(Stage::HostCopy);
    const at::Tensor host = probabilities.to(at::kCPU, at::kFloat).contiguous();
    const auto layerSize = static_cast<std::size_t>(host.numel());
    m_weights.resize(layerSize * static_cast<std::size_t>(m_shape.layers));
    std::copy_n(host.data_ptr<float>(), layerSize,
                m_weights.begin() + static_cast<std::ptrdiff_t>(layer.offset() * layerSize));
}

} // namespace rmtscope
