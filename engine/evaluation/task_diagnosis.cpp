#include "engine/evaluation/task_diagnosis.h"

#include "engine/evaluation/classified_answers.h"
#include "engine/evaluation/failure_rule.h"
#include "engine/evaluation/written_answers.h"
#include "engine/probe/answer_read_probe.h"
#include "engine/runtime/memory_tape.h"
#include "engine/tasks/fact_words.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace rmtscope {

namespace {

/// [1, tokens] on the model's device
at::Tensor rowOf(const std::vector<std::int64_t>& ids, const TorchModel& model) {
    return at::tensor(ids, at::TensorOptions().dtype(at::kLong)).unsqueeze(0).to(model.memory()->device());
}

SegmentLayout laidOut(const std::vector<std::int64_t>& text, const TorchModel& model) {
    SegmentLayout layout;
    model.memory()->layOut(text, layout);
    return layout;
}

/// A sample that was read up to its question, and the memory on the way.
class ReadSample {
public:
    ReadSample(const TorchModel& model, Sample sample)
        : m_model(model)
        , m_sample(std::move(sample))
        , m_tape(static_cast<std::size_t>(model.memory()->shape().slots * model.memory()->hiddenSize())) {}

    void read(const std::stop_token& stop) {
        const MemorySystem& memory = *m_model.memory();
        SampleStream stream(m_sample);
        std::vector<std::int64_t> text;
        at::Tensor state = memory.initialState(1);
        keep(state);
        while (stream.nextSegment().value + 1 < m_sample.shape.segments) {
            stream.next(text);
            state = memory.step({rowOf(laidOut(text, m_model).ids, m_model), {}}, state, nullptr, stop).state;
            keep(state);
        }
        stream.next(m_last);
    }

    /// [1, slots, hidden]; needs a segment that was read, or the question's
    [[nodiscard]] at::Tensor stateBefore(SegmentIndex segment) const {
        const std::span<const float> kept = m_tape.at(segment);
        const MemorySystem& memory = *m_model.memory();
        const at::Tensor host = at::from_blob(const_cast<float*>(kept.data()),
                                              {1, memory.shape().slots, memory.hiddenSize()}, at::TensorOptions());
        return host.clone().to(memory.device());
    }
    /// The question's own segment.
    [[nodiscard]] const std::vector<std::int64_t>& last() const { return m_last; }

    /// The text of a segment without any fact, its end replaced by the question.
    [[nodiscard]] std::vector<std::int64_t> askedAfter(SegmentIndex segment) const {
        Sample noise = m_sample;
        noise.facts.clear();
        noise.question.clear();
        SampleStream stream(std::move(noise));
        std::vector<std::int64_t> text;
        stream.seek(segment);
        stream.next(text);
        const auto asked = static_cast<std::ptrdiff_t>(std::min(text.size(), m_sample.question.size()));
        std::copy(m_sample.question.end() - asked, m_sample.question.end(), text.end() - asked);
        return text;
    }

private:
    void keep(const at::Tensor& state) {
        const at::Tensor host = state.to(at::kCPU, at::kFloat).contiguous();
        m_tape.append({host.data_ptr<float>(), static_cast<std::size_t>(host.numel())});
    }

    const TorchModel& m_model;
    Sample m_sample;
    MemoryTape m_tape;
    std::vector<std::int64_t> m_last;
};

} // namespace

TaskDiagnosis::TaskDiagnosis(const TorchModel& model, const Task& task, const NoiseTokens& noise, std::int64_t segments,
                             std::uint64_t seed)
    : m_model(model)
    , m_task(task)
    , m_noise(noise)
    , m_shape{.segments = segments, .segmentSize = model.info().segmentSize}
    , m_seed(seed) {}

Sample TaskDiagnosis::draw(std::int64_t sample) const {
    return drawSample(m_task, *m_model.tokenizer(), m_noise.part(NoisePart::Test), m_shape, m_seed,
                      static_cast<std::uint64_t>(sample));
}

bool TaskDiagnosis::isRight(const std::vector<std::int64_t>& text, const at::Tensor& state, const std::string& answer,
                            const std::stop_token& stop) const {
    if (m_model.generative() != nullptr) {
        const Prompt prompt{rowOf(text, m_model), state, m_model.generatesAfterWriteMemory()};
        return writtenAnswers(m_model, prompt, std::span(&answer, 1), stop).front().text == answer;
    }
    const SegmentBatch batch{rowOf(laidOut(text, m_model).ids, m_model), {}};
    return classifiedAnswers(m_model, m_model.memory()->step(batch, state, nullptr, stop)).front().text == answer;
}

double TaskDiagnosis::readMass(const std::vector<std::int64_t>& text, const at::Tensor& state,
                               const std::stop_token& stop) const {
    const SegmentLayout layout = laidOut(text, m_model);
    AnswerReadProbe probe(layout.geometry);
    if (m_model.generative() != nullptr) {
        const Prompt prompt{rowOf(text, m_model), state, m_model.generatesAfterWriteMemory()};
        static_cast<void>(m_model.generative()->begin(prompt, &probe, stop));
    } else {
        static_cast<void>(m_model.memory()->step({rowOf(layout.ids, m_model), {}}, state, &probe, stop));
    }
    const std::vector<float> read = probe.take();
    const CaptureShape shape = m_model.memory()->shape();
    return std::accumulate(read.begin(), read.end(), 0.0) / static_cast<double>(shape.layers * shape.heads);
}

double TaskDiagnosis::readMassOf(std::int64_t sample, const std::stop_token& stop) const {
    ReadSample read(m_model, draw(sample));
    read.read(stop);
    return readMass(read.last(), read.stateBefore(SegmentIndex(m_shape.segments - 1)), stop);
}

FailureDiagnosis TaskDiagnosis::diagnose(std::int64_t sample, std::span<const std::int64_t> right,
                                         const std::stop_token& stop) {
    if (!m_rightMasses) {
        std::vector<double> masses;
        for (const std::int64_t each : right.first(std::min(right.size(), FailureAnalysis::mostCompared))) {
            masses.push_back(readMassOf(each, stop));
        }
        m_rightMasses = std::move(masses);
    }
    const Sample drawn = draw(sample);
    FailedSample failed{.lastFact = SegmentIndex(0), .segments = m_shape.segments};
    if (!drawn.facts.empty()) {
        failed.lastFact = m_shape.segmentOf(drawn.facts[lastNeededFact(drawn, m_task.labels())].end() - 1);
    }
    ReadSample read(m_model, drawn);
    read.read(stop);
    failed.readMass = readMass(read.last(), read.stateBefore(SegmentIndex(m_shape.segments - 1)), stop);
    failed.usualReadMass = usualReadMass(*m_rightMasses);
    return classifyFailure(failed, [&](SegmentIndex segment) {
        return isRight(read.askedAfter(segment), read.stateBefore(segment + 1), drawn.says.answer, stop);
    });
}

} // namespace rmtscope
