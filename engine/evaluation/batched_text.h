#pragma once

#include "engine/memory/memory_system.h"
#include "engine/tasks/sample_stream.h"

#include <string>
#include <vector>

namespace rmtscope {

/// Segments of equally long samples, side by side. Belongs to one thread.
class BatchedText {
public:
    /// `memory` outlives this. The streams' next segments have the same length, now and later.
    BatchedText(const MemorySystem& memory, std::vector<SampleStream> streams);

    /// The next segment of every sample; all have the same length, so nothing is padded.
    [[nodiscard]] SegmentBatch next();
    /// The same without special and memory tokens: [samples, tokens] on the model's device.
    [[nodiscard]] at::Tensor nextText();

    [[nodiscard]] std::vector<std::string> answers() const;

private:
    template <typename Lay>
    at::Tensor nextIds(const Lay& lay);

    const MemorySystem& m_memory;
    std::vector<SampleStream> m_streams;
    std::vector<std::int64_t> m_text;
    SegmentLayout m_layout;
};

} // namespace rmtscope
