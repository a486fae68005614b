#pragma once

#include "engine/api/segment_trace.h"
#include "engine/probe/probe.h"

#include <vector>

namespace rmtscope {

/// Copies every attention map of a batch of one to the host.
class FullMapProbe final : public Probe {
public:
    explicit FullMapProbe(CaptureShape shape);

    [[nodiscard]] bool wantsAttention(LayerIndex) const override { return true; }
    void attention(LayerIndex layer, const at::Tensor& probabilities) override;

    /// [layers, heads, T query, T key]
    [[nodiscard]] std::vector<float> takeWeights() { return std::move(m_weights); }

private:
    CaptureShape m_shape;
    std::vector<float> m_weights;
};

} // namespace rmtscope
