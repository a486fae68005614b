#pragma once

#include "engine/probe/probe.h"

#include <vector>

namespace rmtscope {

/// Keeps everything, for comparing with another implementation.
class RecordingProbe final : public Probe {
public:
    [[nodiscard]] bool wantsAttention(LayerIndex) const override { return true; }
    void attention(LayerIndex, const at::Tensor& probabilities) override { m_attentions.push_back(probabilities); }
    [[nodiscard]] bool wantsHidden() const override { return true; }
    void hidden(const at::Tensor& hidden) override { m_hidden.push_back(hidden); }

    /// [layers, B, heads, T, T]
    [[nodiscard]] at::Tensor attentions() const;
    /// [layers + 1, B, T, hidden]
    [[nodiscard]] at::Tensor hiddenStates() const;

private:
    std::vector<at::Tensor> m_attentions;
    std::vector<at::Tensor> m_hidden;
};

} // namespace rmtscope
