#pragma once

#include "engine/probe/probe.h"

#include <vector>

namespace rmtscope {

/// What the query that answers gives to the memory keys, for a batch of one.
class AnswerReadProbe final : public Probe {
public:
    /// geometry: of the segment; without an answerQuery the last position answers.
    explicit AnswerReadProbe(const SegmentGeometry& geometry);

    [[nodiscard]] const SegmentGeometry* wantsMemoryAttention(LayerIndex) const override { return &m_geometry; }
    void memoryAttention(LayerIndex layer, const at::Tensor& rows, const at::Tensor& columns) override;

    /// [layers, heads, slots] of the passes since the last call.
    [[nodiscard]] std::vector<float> take();

private:
    SegmentGeometry m_geometry;
    std::vector<float> m_read;
};

} // namespace rmtscope
