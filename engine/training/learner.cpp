#include "engine/training/learner.h"

#include "engine/training/lesson_tally.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>

namespace rmtscope {

namespace {

/// Keeps what layer 0 computes.
class FirstLayer final : public Probe {
public:
    void layerOutput(LayerIndex layer, const at::Tensor& output) override {
        if (layer.value == 0) {
            hidden = output;
        }
    }
    at::Tensor hidden;
};

at::Tensor textsOf(const std::vector<const TextIds*>& texts) {
    const auto length = static_cast<std::int64_t>(texts.front()->size());
    at::Tensor ids = at::empty({static_cast<std::int64_t>(texts.size()), length}, at::kLong);
    for (std::size_t row = 0; row < texts.size(); ++row) {
        std::ranges::copy(*texts[row], ids.data_ptr<std::int64_t>() + static_cast<std::int64_t>(row) * length);
    }
    return ids;
}

/// Memory with noise. It is drawn on the host, where it is the same for every device.
at::Tensor disturbed(const at::Tensor& state, double deviation, const at::Generator& random) {
    return state + at::randn(state.sizes(), random, at::TensorOptions()).mul_(deviation).to(state.device());
}

NamedTensors auxiliaryOf(const NamedTensors& parameters) {
    NamedTensors auxiliary;
    for (const auto& [name, tensor] : parameters) {
        if (name.starts_with(auxiliaryPrefix)) {
            auxiliary[name] = tensor;
        }
    }
    return auxiliary;
}

Architecture build(const LearnerParts& parts, const NamedTensors& tensors) {
    Parameters parameters(tensors);
    return std::holds_alternative<BertConfig>(parts.folder.backbone)
               ? buildEncoder(parts.folder, parameters, *parts.tokenizer)
               : buildDecoder(parts.folder, parameters);
}

} // namespace

Learner::Learner(const LearnerParts& parts, const NamedTensors& parameters)
    : m_parts(parts)
    , m_auxiliary(auxiliaryOf(parameters))
    , m_built(build(parts, parameters)) {}

at::Tensor Learner::layOut(const std::vector<const TextIds*>& texts) const {
    SegmentLayout layout;
    at::Tensor ids;
    for (std::size_t row = 0; row < texts.size(); ++row) {
        m_built.memory->layOut(*texts[row], layout);
        if (row == 0) {
            ids = at::empty({static_cast<std::int64_t>(texts.size()), layout.geometry.positions}, at::kLong);
        }
        std::ranges::copy(layout.ids, ids.data_ptr<std::int64_t>() + static_cast<std::int64_t>(row) * ids.size(1));
    }
    return ids.to(m_built.memory->device());
}

Learner::Read Learner::readEncoder(const std::vector<const TextIds*>& texts, std::size_t carried,
                                   const at::Tensor& state, const at::Tensor& asked, bool auxiliary) const {
    // One batch for what is read on and what is asked: larger matrix products.
    const at::Tensor before = carried == 0 ? asked : asked.defined() ? at::cat({state, asked}) : state;
    FirstLayer first;
    const auto streams = static_cast<std::int64_t>(carried);
    const StepOutput output = m_built.memory->step({layOut(texts), {}}, before, auxiliary ? &first : nullptr, {});
    Read read;
    if (carried > 0) {
        read.state = output.state.slice(0, 0, streams);
    }
    if (asked.defined()) {
        read.logits = m_built.memory->answer({{}, output.last.slice(0, streams)});
    }
    if (auxiliary) {
        read.auxiliaryLoss = auxiliaryLoss(first.hidden, texts);
    }
    return read;
}

Learner::Read Learner::readDecoder(const LessonStep& step, const at::Tensor& state, const at::Tensor& asked,
                                   bool auxiliary) const {
    const auto pointers = [](const auto& list, auto member) {
        std::vector<const TextIds*> texts;
        texts.reserve(list.size());
        for (const auto& each : list) {
            texts.push_back(&member(each));
        }
        return texts;
    };
    Read read;
    const auto addAuxiliary = [&](const FirstLayer& first, const std::vector<const TextIds*>& texts) {
        if (const at::Tensor loss = auxiliary ? auxiliaryLoss(first.hidden, texts) : at::Tensor(); loss.defined()) {
            read.auxiliaryLoss = read.auxiliaryLoss.defined() ? read.auxiliaryLoss + loss : loss;
        }
    };
    FirstLayer first;
    Probe* const probe = auxiliary ? &first : nullptr;
    if (!step.texts.empty()) {
        const auto texts = pointers(step.texts, [](const TextIds& text) -> const TextIds& { return text; });
        read.state = m_built.memory->step({layOut(texts), {}}, state, probe, {}).state;
        addAuxiliary(first, texts);
    }
    if (asked.defined()) {
        const auto texts =
            pointers(step.questions, [](const AskedQuestion& question) -> const TextIds& { return question.text; });
        read.logits = m_built.generative->begin({textsOf(texts).to(asked.device()), asked, false}, probe, {})->logits();
        addAuxiliary(first, texts);
    }
    return read;
}

Learner::Read Learner::read(const LessonStep& step, const at::Tensor& state, bool auxiliary) const {
    at::Tensor asked;
    if (!step.questions.empty()) {
        std::vector<std::int64_t> streams;
        for (const AskedQuestion& question : step.questions) {
            streams.push_back(static_cast<std::int64_t>(question.stream));
        }
        asked = state.index_select(0, numbersOn(state.device(), streams));
    }
    if (m_built.decoder) {
        return readDecoder(step, state, asked, auxiliary);
    }
    std::vector<const TextIds*> texts;
    for (const TextIds& text : step.texts) {
        texts.push_back(&text);
    }
    for (const AskedQuestion& question : step.questions) {
        texts.push_back(&question.text);
    }
    return readEncoder(texts, step.texts.size(), state, asked, auxiliary);
}

at::Tensor Learner::paused(const LessonStep& step, const at::Tensor& state) const {
    at::Tensor shift;
    {
        const c10::NoGradGuard noGradients;
        const at::Tensor before = state.detach();
        shift = read(step, before, false).state - before;
    }
    return state + shift;
}

at::Tensor Learner::forced(const at::Tensor& state, const std::vector<SlotEntry>& held, const LearningTerms& terms,
                           const at::Generator& random) const {
    const at::Tensor code = m_parts.code->blurred(m_parts.code->code(static_cast<std::size_t>(state.size(0)), held),
                                                  terms.forcedBlur, random);
    const at::Tensor drawn = at::rand({state.size(0), 1, 1}, random, at::TensorOptions()).lt(terms.forcedShare);
    return at::where(drawn.to(state.device()), code.to(state.device()), state);
}

void Learner::tallyLesson(const Lesson& lesson, const LearningTerms& terms, LessonTally& tally) const {
    const at::Generator random = at::detail::createCPUGenerator(terms.noiseSeed);
    const auto segments = static_cast<double>(lesson.learnedSteps());
    at::Tensor state = m_built.memory->initialState(static_cast<std::int64_t>(lesson.streams));
    std::vector<SlotEntry> held;
    auto ahead = static_cast<std::int64_t>(lesson.learnedSteps());
    for (std::size_t index = 0; index < lesson.steps.size(); ++index) {
        const LessonStep& step = lesson.steps[index];
        if (step.pause) {
            state = paused(step, state);
            continue;
        }
        if (--ahead >= terms.bpttDepth && terms.bpttDepth > 0) {
            state = state.detach(); // truncated backpropagation through time
        }
        if (terms.memoryNoise > 0 && index > 0) {
            state = disturbed(state, terms.memoryNoise, random);
        }
        const Read read = this->read(step, state, terms.auxiliaryWeight > 0 && m_parts.relations.applicable());
        if (read.logits.defined()) {
            tallyAnswers(step, read, terms.questionWeight, tally);
        }
        if (read.auxiliaryLoss.defined()) {
            tally.add(read.auxiliaryLoss, terms.auxiliaryWeight, &Learned::auxiliaryLoss, segments);
        }
        state = read.state;
        if (!m_parts.code || !state.defined()) {
            continue;
        }
        for (std::size_t stream = 0; stream < step.texts.size(); ++stream) {
            m_parts.code->find(step.texts[stream], stream, held);
        }
        if (terms.codeWeight > 0) {
            tally.add(m_parts.code->distance(state, held), terms.codeWeight, &Learned::codeDistance, segments);
        }
        if (terms.forcedShare > 0) {
            state = forced(state, held, terms, random);
        }
    }
}

Learned Learner::learn(const Lesson& lesson, const LearningTerms& terms) const {
    LessonTally tally;
    {
        const Autocast autocast(m_built.memory->device().type(), terms.precision);
        tallyLesson(lesson, terms, tally);
    }
    Learned learned = tally.read();
    const at::Tensor& total = tally.total();
    // Whoever trains says where a loss is no number.
    if (std::isfinite(learned.loss) && total.defined() && total.requires_grad()) {
        total.backward();
    }
    return learned;
}

} // namespace rmtscope
