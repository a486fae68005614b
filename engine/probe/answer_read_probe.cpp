#include "engine/probe/answer_read_probe.h"

#include <ATen/ATen.h>

#include <utility>

namespace rmtscope {

AnswerReadProbe::AnswerReadProbe(const SegmentGeometry& geometry)
    : m_geometry(geometry) {
    m_geometry.writeBegin = m_geometry.readBegin; // a prompt may end before its write memory, and nobody looks at that
}

void AnswerReadProbe::memoryAttention(LayerIndex, const at::Tensor& /*rows*/, const at::Tensor& columns) {
    const at::Tensor read =
        columns[0].select(1, m_geometry.answerQuery).to(at::kCPU, at::kFloat).contiguous(); // -1: the last query
    m_read.insert(m_read.end(), read.data_ptr<float>(), read.data_ptr<float>() + read.numel());
}

std::vector<float> AnswerReadProbe::take() {
    return std::exchange(m_read, {});
}

} // namespace rmtscope
