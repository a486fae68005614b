#include "engine/evaluation/task_evaluation.h"

#include "engine/api/error.h"
#include "engine/evaluation/batched_text.h"
#include "engine/evaluation/classified_answers.h"
#include "engine/evaluation/written_answers.h"
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

std::string cannotBeEvaluated(const TorchModel& model, const std::string& why) {
    return model.info().name + " can't be evaluated" + why;
}

void checkLabels(const TorchModel& model, const Task& task) {
    if (model.info().labels.empty()) {
        throw Error(ErrorCode::Usage, cannotBeEvaluated(model, ": that needs a classifier or a decoder."));
    }
    for (const std::string_view label : task.labels()) {
        if (std::ranges::find(model.info().labels, label) == model.info().labels.end()) {
            throw Error(ErrorCode::Usage,
                        cannotBeEvaluated(model, " by " + std::string(task.name()) + ": none of its labels is \"" +
                                                     std::string(label) + "\"."));
        }
    }
    if (task.labels().empty()) {
        throw Error(ErrorCode::Usage, "The answers of " + std::string(task.name()) +
                                          " are several symbols, which a classifier can't give; choose another task.");
    }
}

} // namespace

TaskEvaluation::TaskEvaluation(const TorchModel& model, const Task& task, const NoiseTokens& noise)
    : m_model(model)
    , m_task(task)
    , m_noise(noise) {
    if (model.memory() == nullptr) {
        throw Error(ErrorCode::Usage, cannotBeEvaluated(model, ": that needs memory."));
    }
    if (model.generative() == nullptr) {
        checkLabels(model, task);
    }
}

std::int64_t TaskEvaluation::tokens(const EvaluationPlan& plan) const {
    return shapeOf(m_model, plan).tokens();
}

EvaluatedBatch TaskEvaluation::read(const EvaluationPlan& plan, std::span<const std::int64_t> samples,
                                    const std::stop_token& stop) const {
    const auto start = Clock::now();
    std::vector<SampleStream> streams;
    // Where nothing is carried, the answer depends on the last segment alone.
    const std::int64_t first = plan.forgets ? plan.segments - 1 : 0;
    for (const std::int64_t sample : samples) {
        streams.emplace_back(drawSample(m_task, *m_model.tokenizer(), m_noise.part(NoisePart::Test),
                                        shapeOf(m_model, plan), plan.seed, static_cast<std::uint64_t>(sample)));
        streams.back().seek(SegmentIndex(first));
    }
    const MemorySystem& memory = *m_model.memory();
    BatchedText text(memory, std::move(streams));
    at::Tensor state = memory.initialState(static_cast<std::int64_t>(samples.size()));
    StepOutput output;
    // A decoder's last segment is the prompt that it continues.
    const std::int64_t carried = plan.segments - (m_model.generative() != nullptr ? 1 : 0);
    for (std::int64_t segment = first; segment < carried; ++segment) {
        output = memory.step(text.next(), state, nullptr, stop);
        state = output.state;
    }
    const std::vector<std::string> answers = text.answers();
    const Prompt prompt{m_model.generative() != nullptr ? text.nextText() : at::Tensor(), state,
                        m_model.generatesAfterWriteMemory()};
    const std::vector<GivenAnswer> given =
        prompt.text.defined() ? writtenAnswers(m_model, prompt, answers, stop) : classifiedAnswers(m_model, output);
    EvaluatedBatch batch;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        batch.verdicts.push_back({samples[i], answers[i], given[i].text, given[i].probability});
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
