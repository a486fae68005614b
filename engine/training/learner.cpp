#include "engine/training/learner.h"

#include "engine/api/error.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>

namespace rmtscope {

namespace {

constexpr std::int64_t sum = at::Reduction::Sum;

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

std::vector<ParameterShape> auxiliaryParameters(std::int64_t hidden, std::int64_t slots, std::int64_t places) {
    const std::string prefix(auxiliaryPrefix);
    const std::int64_t recalled = places * RelationTargets::directions * places;
    return {{prefix + "direction.weight", {RelationTargets::directions, hidden}},
            {prefix + "direction.bias", {RelationTargets::directions}},
            {prefix + "counterpart.weight", {places, hidden}},
            {prefix + "counterpart.bias", {places}},
            {prefix + "recall.weight", {recalled, slots * hidden}},
            {prefix + "recall.bias", {recalled}}};
}

Learner::Learner(const LearnerParts& parts, const NamedTensors& parameters)
    : m_parts(parts)
    , m_auxiliary(auxiliaryOf(parameters))
    , m_built(build(parts, parameters)) {}

at::Tensor Learner::stateBefore(const Lesson& lesson, const CarriedMemory& before) const {
    if (before.state.defined() && !before.fresh.defined()) {
        return before.state;
    }
    const at::Tensor initial = m_built.memory->initialState(static_cast<std::int64_t>(lesson.streams));
    return before.state.defined() ? at::where(before.fresh, initial, before.state) : initial;
}

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
    return ids;
}

at::Tensor Learner::auxiliaryLoss(const at::Tensor& hidden, const std::vector<const TextIds*>& texts) const {
    std::vector<RelationTarget> targets;
    for (std::size_t text = 0; text < texts.size(); ++text) {
        m_parts.relations.find(*texts[text], text, targets);
    }
    if (targets.empty()) {
        return {};
    }
    SegmentLayout layout;
    m_built.memory->layOut(*texts.front(), layout);
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> directions;
    std::vector<std::int64_t> counterparts;
    for (const RelationTarget& target : targets) {
        rows.push_back(static_cast<std::int64_t>(target.text) * hidden.size(1) + layout.geometry.textBegin +
                       target.token);
        directions.push_back(target.direction);
        counterparts.push_back(target.counterpart);
    }
    const at::Tensor places = hidden.reshape({-1, hidden.size(2)}).index_select(0, at::tensor(rows));
    const auto lossOf = [this, &places](const std::string& head, const std::vector<std::int64_t>& wanted) {
        const std::string name = std::string(auxiliaryPrefix) + head;
        const at::Tensor logits =
            at::addmm(m_auxiliary.at(name + ".bias"), places, m_auxiliary.at(name + ".weight").t());
        const auto counted =
            wanted.size() - static_cast<std::size_t>(std::ranges::count(wanted, RelationTargets::noCounterpart));
        return at::cross_entropy_loss(logits, at::tensor(wanted), {}, sum, RelationTargets::noCounterpart) /
               static_cast<double>(std::max<std::size_t>(1, counted));
    };
    return lossOf("direction", directions) + lossOf("counterpart", counterparts);
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

Learner::Read Learner::readDecoder(const LessonStep& step, const at::Tensor& state, const at::Tensor& asked) const {
    const auto pointers = [](const auto& list, auto member) {
        std::vector<const TextIds*> texts;
        for (const auto& each : list) {
            texts.push_back(&member(each));
        }
        return texts;
    };
    Read read;
    if (!step.texts.empty()) {
        const auto texts = pointers(step.texts, [](const TextIds& text) -> const TextIds& { return text; });
        read.state = m_built.memory->step({layOut(texts), {}}, state, nullptr, {}).state;
    }
    if (asked.defined()) {
        const auto texts =
            pointers(step.questions, [](const AskedQuestion& question) -> const TextIds& { return question.text; });
        read.logits = m_built.generative->begin({textsOf(texts), asked, false}, nullptr, {})->logits();
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
        asked = state.index_select(0, at::tensor(streams));
    }
    if (m_built.decoder) {
        return readDecoder(step, state, asked);
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

at::Tensor Learner::recallLoss(const at::Tensor& state, const std::vector<RelationTarget>& told) const {
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> wanted;
    const auto places = static_cast<std::int64_t>(m_parts.folder.memory.labels.size());
    for (const RelationTarget& relation : told) {
        if (relation.counterpart != RelationTargets::noCounterpart) {
            rows.push_back((static_cast<std::int64_t>(relation.text) * places + relation.counterpart) *
                               RelationTargets::directions +
                           relation.direction);
            wanted.push_back(relation.place);
        }
    }
    if (rows.empty()) {
        return {};
    }
    const std::string name = std::string(auxiliaryPrefix) + "recall";
    const at::Tensor logits = at::addmm(m_auxiliary.at(name + ".bias"), state.reshape({state.size(0), -1}),
                                        m_auxiliary.at(name + ".weight").t())
                                  .view({-1, places});
    return at::cross_entropy_loss(logits.index_select(0, at::tensor(rows)), at::tensor(wanted));
}

at::Tensor Learner::memoryChange(const LessonStep& step, const at::Tensor& before, const at::Tensor& after) {
    std::vector<std::int64_t> rows;
    for (std::size_t text = 0; text < step.quiet.size(); ++text) {
        if (step.quiet[text]) {
            rows.push_back(static_cast<std::int64_t>(text));
        }
    }
    if (rows.empty()) {
        return {};
    }
    const at::Tensor quiet = at::tensor(rows);
    const at::Tensor target = before.detach().index_select(0, quiet);
    const at::Tensor change = (after.index_select(0, quiet) - target).square().sum({1, 2});
    return (change / target.square().sum({1, 2})).sum();
}

Learned Learner::learn(const Lesson& lesson, const CarriedMemory& before, const LearningTerms& terms) const {
    const at::Generator random = at::detail::createCPUGenerator(terms.noiseSeed);
    at::Tensor state = stateBefore(lesson, before);
    at::Tensor total;
    const auto add = [&total](const at::Tensor& loss, double weight) {
        total = total.defined() ? total.add(loss, weight) : loss * weight;
    };
    Learned learned;
    std::vector<RelationTarget> told;
    for (std::size_t stream = 0; stream < lesson.toldBefore.size(); ++stream) {
        m_parts.relations.find(lesson.toldBefore[stream], stream, told);
    }
    for (std::size_t index = 0; index < lesson.steps.size(); ++index) {
        const LessonStep& step = lesson.steps[index];
        if (step.texts.empty() && step.questions.empty()) {
            continue;
        }
        const at::Tensor undisturbed = state;
        if (terms.memoryNoise > 0 && (index > 0 || before.state.defined())) {
            state = state + at::randn(state.sizes(), random, at::TensorOptions()).mul_(terms.memoryNoise);
        }
        const Read read = this->read(step, state, terms.auxiliaryWeight > 0 && m_parts.relations.applicable());
        if (read.logits.defined()) {
            std::vector<std::int64_t> wanted;
            for (const AskedQuestion& question : step.questions) {
                const auto label = static_cast<std::size_t>(question.label);
                wanted.push_back(m_built.decoder ? m_parts.answers[label] : question.label);
            }
            const at::Tensor labels = at::tensor(wanted);
            const at::Tensor loss = at::cross_entropy_loss(read.logits, labels, {}, sum);
            const at::Tensor right = read.logits.detach().argmax(1).eq(labels).contiguous();
            learned.correct.insert(learned.correct.end(), right.data_ptr<bool>(),
                                   right.data_ptr<bool>() + right.numel());
            learned.loss += loss.item<double>();
            add(loss, terms.questionWeight);
        }
        if (read.auxiliaryLoss.defined()) {
            learned.auxiliaryLoss += read.auxiliaryLoss.item<double>() / static_cast<double>(lesson.steps.size());
            add(read.auxiliaryLoss, terms.auxiliaryWeight);
        }
        if (terms.recallWeight > 0 && read.state.defined()) {
            for (std::size_t stream = 0; stream < step.texts.size(); ++stream) {
                m_parts.relations.find(step.texts[stream], stream, told);
            }
            if (const at::Tensor recall = recallLoss(read.state, told); recall.defined()) {
                learned.recallLoss += recall.item<double>() / static_cast<double>(lesson.steps.size());
                add(recall, terms.recallWeight);
            }
        }
        if (const at::Tensor change = read.state.defined() ? memoryChange(step, undisturbed, read.state) : at::Tensor();
            change.defined()) {
            learned.memoryChange += change.item<double>();
            if (terms.retentionWeight > 0) {
                add(change, terms.retentionWeight / static_cast<double>(lesson.streams));
            }
        }
        state = read.state;
    }
    learned.memoryChange /= static_cast<double>(std::max<std::size_t>(1, lesson.quietTexts()));
    if (!std::isfinite(learned.loss)) {
        return learned; // whoever trains says where
    }
    if (total.defined() && total.requires_grad()) {
        total.backward();
    }
    learned.state = state.defined() ? state.detach() : state;
    return learned;
}

} // namespace rmtscope
