#include "engine/training/learner.h"
#include "engine/training/lesson_tally.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

namespace {

constexpr std::int64_t sum = at::Reduction::Sum;

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

at::Tensor Learner::numbersOn(at::Device device, const std::vector<std::int64_t>& numbers) {
    return at::tensor(numbers).to(device);
}

void Learner::tallyAnswers(const LessonStep& step, const Read& read, double weight, LessonTally& tally) const {
    std::vector<std::int64_t> wanted;
    for (const AskedQuestion& question : step.questions) {
        const auto label = static_cast<std::size_t>(question.label);
        wanted.push_back(m_built.decoder ? m_parts.answers[label] : question.label);
    }
    const at::Tensor labels = numbersOn(read.logits.device(), wanted);
    const at::Tensor logits = read.logits.to(at::kFloat);
    tally.add(at::cross_entropy_loss(logits, labels, {}, sum), weight, &Learned::loss);
    tally.addAnswers(logits.detach().argmax(1).eq(labels));
}

at::Tensor Learner::auxiliaryLoss(const at::Tensor& hidden, const std::vector<const TextIds*>& texts) const {
    std::vector<RelationTarget> targets;
    for (std::size_t text = 0; text < texts.size(); ++text) {
        m_parts.relations.find(*texts[text], text, targets);
    }
    if (m_built.decoder) {
        std::erase_if(targets, [](const RelationTarget& target) { return target.ahead; });
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
    const at::Tensor places = hidden.reshape({-1, hidden.size(2)}).index_select(0, numbersOn(hidden.device(), rows));
    const auto lossOf = [this, &places](const std::string& head, const std::vector<std::int64_t>& wanted) {
        const std::string name = std::string(auxiliaryPrefix) + head;
        const at::Tensor logits =
            at::addmm(m_auxiliary.at(name + ".bias"), places, m_auxiliary.at(name + ".weight").t()).to(at::kFloat);
        const auto counted =
            wanted.size() - static_cast<std::size_t>(std::ranges::count(wanted, RelationTargets::noCounterpart));
        return at::cross_entropy_loss(logits, numbersOn(places.device(), wanted), {}, sum,
                                      RelationTargets::noCounterpart) /
               static_cast<double>(std::max<std::size_t>(1, counted));
    };
    return lossOf("direction", directions) + lossOf("counterpart", counterparts);
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
                                  .to(at::kFloat)
                                  .view({-1, places});
    return at::cross_entropy_loss(logits.index_select(0, numbersOn(state.device(), rows)),
                                  numbersOn(state.device(), wanted));
}

at::Tensor Learner::settledBehind(const LessonStep& step, const at::Tensor& settled, const at::Tensor& after) {
    if (!after.defined() || step.quiet.empty()) {
        return settled;
    }
    const at::Tensor quiet =
        at::tensor(std::vector<std::int64_t>(step.quiet.begin(), step.quiet.end()), at::kLong).to(at::kBool);
    return at::where(quiet.to(after.device()).view({-1, 1, 1}), settled, after);
}

at::Tensor Learner::memoryChange(const Lesson& lesson, const LessonStep& step, const at::Tensor& settled,
                                 const at::Tensor& after) {
    std::vector<std::int64_t> rows;
    std::vector<float> shares; // [rows, streams]: of each stream in the mean that a row is compared with
    for (std::size_t stream = 0; stream < step.texts.size(); ++stream) {
        if (!lesson.isCompared(step, stream)) {
            continue;
        }
        rows.push_back(static_cast<std::int64_t>(stream));
        const std::vector<std::size_t> fellows = lesson.fellows(step, stream);
        shares.resize(rows.size() * lesson.streams, 0.0F);
        for (const std::size_t other : fellows) {
            shares[(rows.size() - 1) * lesson.streams + other] = 1.0F / static_cast<float>(fellows.size());
        }
    }
    if (rows.empty()) {
        return {};
    }
    const at::Tensor selected = numbersOn(after.device(), rows);
    const auto count = static_cast<std::int64_t>(rows.size());
    const at::Tensor target = lesson.retellings == 1 ? settled.index_select(0, selected)
                                                     : at::tensor(shares)
                                                           .view({count, -1})
                                                           .to(after.device())
                                                           .matmul(settled.flatten(1))
                                                           .view({count, settled.size(1), -1});
    const at::Tensor change = (after.index_select(0, selected) - target).square().sum({1, 2});
    return (change / target.detach().square().sum({1, 2})).sum();
}

} // namespace rmtscope
