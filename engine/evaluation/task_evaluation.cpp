#include "engine/evaluation/task_evaluation.h"

#include "engine/api/error.h"
#include "engine/runtime/device.h"
#include "engine/runtime/torch_errors.h"
#include "engine/tasks/sample_stream.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

namespace rmtscope {

namespace {

using Clock = std::chrono::steady_clock;

SampleShape shapeOf(const TorchModel& model, const EvaluationPlan& plan) {
    return {.segments = plan.segments, .segmentSize = model.info().segmentSize};
}

/// Segments of equally long samples, side by side.
class BatchedText {
public:
    BatchedText(const MemorySystem& memory, std::vector<SampleStream> streams)
        : m_memory(memory)
        , m_streams(std::move(streams)) {}

    /// The next segment of every sample; all have the same length, so nothing is padded.
    [[nodiscard]] SegmentBatch next() {
        const auto rows = static_cast<std::int64_t>(m_streams.size());
        at::Tensor ids;
        for (std::int64_t row = 0; row < rows; ++row) {
            m_streams[static_cast<std::size_t>(row)].next(m_text);
            m_memory.layOut(m_text, m_layout);
            if (!ids.defined()) {
                ids = at::empty({rows, m_layout.geometry.positions}, at::TensorOptions().dtype(at::kLong));
            }
            std::ranges::copy(m_layout.ids, ids.data_ptr<std::int64_t>() + row * ids.size(1));
        }
        return {ids.to(m_memory.device()), {}};
    }

    [[nodiscard]] const std::vector<SampleStream>& streams() const { return m_streams; }

private:
    const MemorySystem& m_memory;
    std::vector<SampleStream> m_streams;
    std::vector<std::int64_t> m_text;
    SegmentLayout m_layout;
};

} // namespace

TaskEvaluation::TaskEvaluation(const TorchModel& model, const Task& task, const NoiseTokens& noise)
    : m_model(model)
    , m_task(task)
    , m_noise(noise) {
    if (model.memory() == nullptr || model.encoder() == nullptr || model.info().labels.empty()) {
        throw Error(ErrorCode::Usage, model.info().name + " can't be evaluated: that needs memory and a classifier.");
    }
    for (const std::string_view label : task.labels()) {
        if (std::ranges::find(model.info().labels, label) == model.info().labels.end()) {
            throw Error(ErrorCode::Usage, model.info().name + " can't be evaluated by " + std::string(task.name()) +
                                              ": none of its labels is \"" + std::string(label) + "\".");
        }
    }
    if (task.labels().empty()) {
        throw Error(ErrorCode::Usage, "The answers of " + std::string(task.name()) +
                                          " are several symbols, which a classifier can't give; choose another task.");
    }
}

std::int64_t TaskEvaluation::tokens(const EvaluationPlan& plan) const {
    return shapeOf(m_model, plan).tokens();
}

EvaluatedBatch TaskEvaluation::read(const EvaluationPlan& plan, std::span<const std::int64_t> samples,
                                    const std::stop_token& stop) const {
    const auto start = Clock::now();
    std::vector<SampleStream> streams;
    for (const std::int64_t sample : samples) {
        streams.emplace_back(drawSample(m_task, *m_model.tokenizer(), m_noise.part(NoisePart::Test),
                                        shapeOf(m_model, plan), plan.seed, static_cast<std::uint64_t>(sample)));
    }
    const MemorySystem& memory = *m_model.memory();
    BatchedText text(memory, std::move(streams));
    const at::Tensor unread = memory.initialState(static_cast<std::int64_t>(samples.size()));
    at::Tensor state = unread;
    StepOutput output;
    for (std::int64_t segment = 0; segment < plan.segments; ++segment) {
        output = memory.step(text.next(), plan.forgets ? unread : state, nullptr, stop);
        state = output.state;
    }
    const at::Tensor best = memory.answer(output).argmax(-1).to(at::kCPU);
    EvaluatedBatch batch;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto label = static_cast<std::size_t>(best[static_cast<std::int64_t>(i)].item<std::int64_t>());
        batch.verdicts.push_back({samples[i], text.streams()[i].says().answer, m_model.info().labels[label]});
    }
    batch.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return batch;
}

void TaskEvaluation::run(const EvaluationPlan& plan, std::span<const std::int64_t> wanted, int workers,
                         const BatchCallback& onBatch, const std::stop_token& stop) const {
    std::mutex mutex; // of everything below
    std::size_t next = 0;
    std::exception_ptr failure;
    const auto work = [&] {
        const c10::InferenceMode inference;
        useThreads(workers > 1 ? 1 : m_model.threads());
        for (;;) {
            std::span<const std::int64_t> samples;
            {
                const std::lock_guard lock(mutex);
                if (failure || next == wanted.size()) {
                    return;
                }
                samples = wanted.subspan(next, std::min(static_cast<std::size_t>(plan.batch), wanted.size() - next));
                next += samples.size();
            }
            try {
                const EvaluatedBatch batch = withTorchErrors([&] { return read(plan, samples, stop); });
                const std::lock_guard lock(mutex);
                onBatch(batch);
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = failure ? failure : std::current_exception();
            }
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (int i = 1; i < workers; ++i) {
            helpers.emplace_back(work);
        }
        work();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

} // namespace rmtscope
