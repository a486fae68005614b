#include "engine/runtime/torch_session.h"

#include "engine/api/error.h"
#include "engine/probe/full_map_probe.h"
#include "engine/probe/silent_probe.h"
#include "engine/probe/stage_clock.h"
#include "engine/runtime/device.h"
#include "engine/runtime/side_branch.h"
#include "engine/runtime/text_generation.h"
#include "engine/runtime/torch_errors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace rmtscope {

namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::size_t stateSize(const MemorySystem& memory) {
    return static_cast<std::size_t>(memory.shape().slots * memory.hiddenSize());
}

} // namespace

TorchSession::TorchSession(std::shared_ptr<const TorchModel> model, std::shared_ptr<const Document> document,
                           const SessionOptions& options)
    : m_model(std::move(model))
    , m_document(std::move(document))
    , m_options(options)
    , m_reader(m_model, m_document)
    , m_facts(m_document->questions)
    , m_probe(m_model->memory()->shape())
    , m_tape(stateSize(*m_model->memory()))
    , m_rows(options.detailBudgetBytes) {}

void TorchSession::prepare(const ProgressCallback& progress, std::stop_token stop) {
    if (m_tape.size() > 0 || m_state.defined()) {
        return;
    }
    m_questions = tokenizeQuestions(*m_model, m_document->questions);
    m_reader.prepare(progress, std::move(stop));
    describeRun();
    withTorchErrors([&] {
        const c10::InferenceMode inference;
        const at::Tensor initial = m_model->memory()->initialState(1);
        static_cast<void>(keepState(initial.to(at::kCPU).contiguous()));
        m_state = initial;
    });
}

void TorchSession::describeRun() {
    m_geometry = {.shape = m_model->memory()->shape(),
                  .hiddenSize = m_model->memory()->hiddenSize(),
                  .segmentSize = m_model->info().segmentSize,
                  .segments = m_reader.segmenter().segments(),
                  .tokens = m_reader.tokens()};
}

RunEstimate TorchSession::estimate() const {
    const auto segments = static_cast<std::uint64_t>(m_geometry.segments);
    const std::uint64_t cells = m_geometry.shape.cells();
    const auto slots = static_cast<std::uint64_t>(m_geometry.shape.slots);
    const auto positions = static_cast<std::uint64_t>(m_model->info().inputSize);
    RunEstimate estimate;
    estimate.traceBytes = sizeof(SegmentTrace) * segments;
    if (m_options.capture != CaptureLevel::Off) {
        estimate.traceBytes +=
            segments * (massKinds * cells * sizeof(Half) + slots * strongTokensPerSlot * sizeof(StrongToken));
    }
    if (askEvery() > 0) {
        const std::uint64_t asked = segments / static_cast<std::uint64_t>(askEvery()) + 1;
        estimate.traceBytes +=
            asked * m_document->questions.size() * (sizeof(Answer) + m_model->info().labels.size() * sizeof(float));
    }
    estimate.tapeBytes = m_options.tape ? segments * stateSize(*m_model->memory()) * sizeof(float) : 0;
    estimate.rowsBytes = m_options.capture == CaptureLevel::Rows ? segments * 2 * cells * positions * sizeof(Half) : 0;
    if (m_readSegments > 0) {
        estimate.seconds = m_readMs / 1000 / static_cast<double>(m_readSegments) * static_cast<double>(segments);
    }
    return estimate;
}

StepOutput TorchSession::step(const at::Tensor& state, Probe* probe, const std::stop_token& stop) const {
    const std::vector<std::int64_t>& ids = m_reader.layout().ids;
    const at::Tensor host =
        at::from_blob(const_cast<std::int64_t*>(ids.data()), {1, static_cast<std::int64_t>(ids.size())},
                      at::TensorOptions().dtype(at::kLong));
    return m_model->memory()->step({host.to(m_model->memory()->device()), {}}, state, probe, stop);
}

std::shared_ptr<const SegmentTrace> TorchSession::advance(std::stop_token stop) {
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(m_model->threads());
        const auto start = Clock::now();
        InStage stage(Stage::Text);
        auto trace = std::make_shared<SegmentTrace>();
        m_reader.load(m_position);
        trace->segment = m_position;
        trace->firstToken = m_reader.range().first;
        trace->tokens = m_reader.range().tokens;
        trace->bytes = m_reader.textBytes();
        trace->facts = m_facts.among(m_reader.textTokens(), trace->firstToken);
        trace->shape = m_geometry.shape;

        stage.next(Stage::Capture);
        const bool captures = m_options.capture != CaptureLevel::Off;
        const bool rows = m_options.capture == CaptureLevel::Rows;
        if (captures) {
            m_probe.begin(m_reader.layout().geometry, rows);
        }
        // A copy: the state must not keep the whole last layer alive.
        SilentProbe silent(m_reader.layout().geometry);
        Probe* const probe = captures ? static_cast<Probe*>(&m_probe) : &silent;
        stage.next(Stage::Other);
        at::Tensor next = step(m_state, probe, stop).state.clone();
        stage.next(Stage::HostCopy);
        at::Tensor host = next.to(at::kCPU).contiguous();
        stage.next(Stage::Other);
        requireFinite(host);
        if (m_interventions.changes(m_position + 1)) {
            next = intervene(m_position + 1, m_state, next);
            host = next.to(at::kCPU).contiguous();
        }
        stage.next(Stage::Capture);
        if (captures) {
            trace->masses = m_probe.takeMasses();
            trace->strongest = m_probe.takeStrongest();
        }
        stage.next(Stage::Other);
        trace->elapsedMs = millisecondsSince(start);
        answerQuestions(*trace, next, stop);
        stage.next(Stage::Publish);
        trace->memoryAfter = keepState(host);
        if (rows) {
            m_rows.put(m_position, m_probe.takeRows());
        }
        // Nothing below throws: a step that failed or was stopped leaves the session as it was.
        m_state = next;
        ++m_position;
        m_readMs += trace->elapsedMs + trace->answersMs;
        ++m_readSegments;
        trace->deviceBytes = deviceBytes(m_model->memory()->device());
        return std::shared_ptr<const SegmentTrace>(std::move(trace));
    });
}

std::shared_ptr<const float> TorchSession::keepState(const at::Tensor& host) {
    return m_options.tape ? m_tape.append({host.data_ptr<float>(), static_cast<std::size_t>(host.numel())}) : nullptr;
}

void TorchSession::requireFinite(const at::Tensor& host) const {
    const std::span<const float> state(host.data_ptr<float>(), static_cast<std::size_t>(host.numel()));
    if (!std::ranges::all_of(state, [](float value) { return std::isfinite(value); })) {
        throw Error(
            ErrorCode::NotFinite,
            "The memory behind segment " + std::to_string(m_position.value) + " holds " +
                "infinity or no number at all, so nothing behind it would mean anything; check the weights of " +
                m_model->info().name + ".",
            m_model->info().path.string());
    }
}

void TorchSession::answerQuestions(SegmentTrace& trace, const at::Tensor& state, const std::stop_token& stop) {
    const std::int64_t every = askEvery();
    const std::int64_t read = trace.segment.value + 1;
    if (every == 0 || m_questions.empty() || (read % every != 0 && read != m_geometry.segments)) {
        return;
    }
    const auto start = Clock::now();
    if (endsInItsQuestion(trace.segment)) {
        // That is answered here, as in its evaluation, and not asked again behind it.
        trace.answers = askOnSideBranch(*m_model, m_state, textBeforeQuestion(), m_questions, stop);
    } else {
        trace.answers = askOnSideBranch(*m_model, state, m_reader.text(), m_questions, stop);
    }
    trace.answersMs = millisecondsSince(start);
}

std::int64_t TorchSession::askEvery() const {
    // About a hundred times a document, so that the questions take little of the time however long it is.
    constexpr std::int64_t askings = 100;
    return m_options.askEvery == askAutomatically ? (m_geometry.segments + askings - 1) / askings : m_options.askEvery;
}

void TorchSession::rewind(SegmentIndex segment) {
    if (segment == m_position) {
        return;
    }
    withTorchErrors([&] {
        const c10::InferenceMode inference;
        m_state = stateBefore(segment);
    });
    m_position = segment;
    m_tape.truncate(segment.value + 1);
    m_rows.eraseFrom(segment);
}

at::Tensor TorchSession::stateBefore(SegmentIndex segment) const {
    if (segment == m_position) {
        return m_state;
    }
    if (segment.value == 0 && m_tape.size() == 0) {
        return intervene(segment, {}, m_model->memory()->initialState(1));
    }
    if (segment.value < 0 || segment.value >= m_tape.size()) {
        throw Error(ErrorCode::Usage,
                    m_options.tape ? "Segment " + std::to_string(segment.value) + " was not read yet."
                                   : "This run keeps no memory tape, so earlier segments can't be opened again.");
    }
    const std::span<const float> kept = m_tape.at(segment);
    const at::Tensor host = at::from_blob(const_cast<float*>(kept.data()),
                                          {1, m_geometry.shape.slots, m_geometry.hiddenSize}, at::TensorOptions());
    return host.clone().to(m_model->memory()->device());
}

void TorchSession::requireRead(SegmentIndex segment) const {
    if (segment.value < 0 || segment >= m_position) {
        throw Error(ErrorCode::Usage, "Segment " + std::to_string(segment.value) + " was not read yet.");
    }
}

SegmentDetail TorchSession::detail(SegmentIndex segment, std::stop_token stop) {
    requireRead(segment);
    return withTorchErrors([&] {
        m_reader.load(segment);
        SegmentDetail detail{segment, m_reader.describe(), m_rows.get(segment), false};
        if (!detail.rows) {
            const c10::InferenceMode inference;
            useThreads(m_model->threads());
            m_probe.begin(m_reader.layout().geometry, true);
            static_cast<void>(step(stateBefore(segment), &m_probe, stop));
            detail.rows = m_probe.takeRows();
            detail.replayed = true;
            if (m_options.capture == CaptureLevel::Rows) {
                m_rows.put(segment, detail.rows);
            }
        }
        return detail;
    });
}

std::shared_ptr<const AttentionMap> TorchSession::replay(SegmentIndex segment, std::stop_token stop) {
    requireRead(segment);
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(m_model->threads());
        InStage stage(Stage::Text);
        m_reader.load(segment);
        stage.next(Stage::Other);
        FullMapProbe probe(m_geometry.shape);
        const StepOutput output = step(stateBefore(segment), &probe, stop);
        stage.next(Stage::Publish);
        auto map = std::make_shared<AttentionMap>();
        map->segment = segment;
        map->shape = m_geometry.shape;
        map->tokens = m_reader.describe();
        map->weights = probe.takeWeights();
        map->probabilities = probabilities(m_model->memory()->answer(output));
        return std::shared_ptr<const AttentionMap>(std::move(map));
    });
}

std::vector<Answer> TorchSession::ask(SegmentIndex segment, std::span<const Question> questions, std::stop_token stop) {
    requireRead(segment);
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(m_model->threads());
        m_reader.load(segment);
        return askOnSideBranch(*m_model, stateBefore(segment + 1), m_reader.text(),
                               tokenizeQuestions(*m_model, questions), stop);
    });
}

std::int64_t TorchSession::contextTokens(SegmentIndex segment, const std::string& prompt,
                                         const GenerationOptions& options) const {
    requireRead(segment);
    return rmtscope::contextTokens(*m_model, m_reader.segmenter().range(segment).tokens, prompt, options);
}

GeneratedText TorchSession::generate(SegmentIndex segment, const std::string& prompt, const GenerationOptions& options,
                                     const GeneratedTokenCallback& onToken, std::stop_token stop) {
    requireRead(segment);
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(m_model->threads());
        m_reader.load(segment);
        return generateText(*m_model, {stateBefore(segment + 1), m_reader.text(), prompt}, options, onToken, stop);
    });
}

std::vector<float> TorchSession::memoryBefore(SegmentIndex segment) const {
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        const at::Tensor host = stateBefore(segment).to(at::kCPU).contiguous();
        return std::vector<float>(host.data_ptr<float>(), host.data_ptr<float>() + host.numel());
    });
}

MemoryUse TorchSession::memoryUse() const {
    const bool rows = m_options.capture == CaptureLevel::Rows;
    return {.tapeBytes = m_tape.bytes(),
            .rowsBytes = m_rows.bytes(),
            .rowsBudgetBytes = m_rows.budgetBytes(),
            .rowsDropped = rows ? m_position.value - m_rows.segments() : 0,
            .peakDeviceBytes = peakDeviceBytes(m_model->memory()->device())};
}

} // namespace rmtscope
