#include "engine/evaluation/batched_text.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace rmtscope {

BatchedText::BatchedText(const MemorySystem& memory, std::vector<SampleStream> streams)
    : m_memory(memory)
    , m_streams(std::move(streams)) {}

SegmentBatch BatchedText::next() {
    return {nextIds([this]() -> const std::vector<std::int64_t>& {
                m_memory.layOut(m_text, m_layout);
                return m_layout.ids;
            }),
            {}};
}

at::Tensor BatchedText::nextText() {
    return nextIds([this]() -> const std::vector<std::int64_t>& { return m_text; });
}

std::vector<std::string> BatchedText::answers() const {
    std::vector<std::string> answers(m_streams.size());
    std::ranges::transform(m_streams, answers.begin(), [](const SampleStream& stream) { return stream.says().answer; });
    return answers;
}

template <typename Lay>
at::Tensor BatchedText::nextIds(const Lay& lay) {
    const auto rows = static_cast<std::int64_t>(m_streams.size());
    at::Tensor ids;
    for (std::int64_t row = 0; row < rows; ++row) {
        m_streams[static_cast<std::size_t>(row)].next(m_text);
        const std::vector<std::int64_t>& laid = lay();
        if (!ids.defined()) {
            ids = at::empty({rows, static_cast<std::int64_t>(laid.size())}, at::TensorOptions().dtype(at::kLong));
        }
        std::ranges::copy(laid, ids.data_ptr<std::int64_t>() + row * ids.size(1));
    }
    return ids.to(m_memory.device());
}

} // namespace rmtscope
