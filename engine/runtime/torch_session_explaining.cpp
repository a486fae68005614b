#include "engine/runtime/device.h"
#include "engine/runtime/memory_lens.h"
#include "engine/runtime/side_branch.h"
#include "engine/runtime/torch_errors.h"
#include "engine/runtime/torch_session.h"

#include <ATen/ATen.h>

// What leads from an answer to its cause: what it reads, and the memory as words.
namespace rmtscope {

bool TorchSession::endsInItsQuestion(SegmentIndex segment) const {
    return m_document->sample && segment.value + 1 == m_geometry.segments;
}

std::span<const std::int64_t> TorchSession::textBeforeQuestion() const {
    return m_reader.text().first(m_reader.text().size() - m_questions.front().size());
}

AnswerReading TorchSession::watchAnswer(SegmentIndex segment, const Question& question, std::stop_token stop) {
    requireRead(segment);
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(m_model->threads());
        m_reader.load(segment);
        const bool inside = endsInItsQuestion(segment);
        const SegmentIndex memory = inside ? segment : segment + 1;
        const auto ids = tokenizeQuestions(*m_model, std::span(&question, 1));
        WatchedAnswer watched = watchOnSideBranch(*m_model, stateBefore(memory),
                                                  inside ? textBeforeQuestion() : m_reader.text(), ids.front(), stop);
        return AnswerReading{std::move(watched.answer), memory, m_geometry.shape, std::move(watched.read)};
    });
}

MemoryLens TorchSession::memoryLens(SegmentIndex segment, std::int64_t tokensASlot) const {
    requireRead(segment);
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(m_model->threads());
        return lensOf(*m_model, segment, stateBefore(segment + 1), tokensASlot);
    });
}

} // namespace rmtscope
