#include "engine/training/learner.h"
#include "engine/training/lesson_tally.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

namespace {

constexpr std::int64_t sum = at::Reduction::Sum;
constexpr double relationWeight = 5; // beside the direction's cross entropy

} // namespace

std::vector<ParameterShape> auxiliaryParameters(std::int64_t hidden, std::int64_t places) {
    const std::string prefix(auxiliaryPrefix);
    return {{prefix + "direction.weight", {RelationTargets::directions, hidden}},
            {prefix + "direction.bias", {RelationTargets::directions}},
            {prefix + "relation.weight", {RelationTargets::directions * places, hidden}},
            {prefix + "relation.bias", {RelationTargets::directions * places}}};
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
    std::vector<std::int64_t> relations;
    for (const RelationTarget& target : targets) {
        rows.push_back(static_cast<std::int64_t>(target.text) * hidden.size(1) + layout.geometry.textBegin +
                       target.token);
        directions.push_back(target.direction);
        relations.push_back(target.counterpart == RelationTargets::noCounterpart
                                ? target.counterpart
                                : target.counterpart * RelationTargets::directions + target.direction);
    }
    const at::Tensor places = hidden.reshape({-1, hidden.size(2)}).index_select(0, numbersOn(hidden.device(), rows));
    const auto head = [this, &places](const std::string& name) {
        const std::string full = std::string(auxiliaryPrefix) + name;
        return at::addmm(m_auxiliary.at(full + ".bias"), places, m_auxiliary.at(full + ".weight").t()).to(at::kFloat);
    };
    const at::Tensor direction = at::cross_entropy_loss(head("direction"), numbersOn(places.device(), directions));
    // Squares: a cross entropy would be content with a direction and a counterpart side by side, and of two relations
    // together nobody could tell which belongs to which.
    const at::Tensor relation = head("relation");
    at::Tensor wanted = at::zeros(relation.sizes());
    at::Tensor counted = at::zeros({relation.size(0), 1});
    for (std::size_t i = 0; i < relations.size(); ++i) {
        if (relations[i] != RelationTargets::noCounterpart) {
            const auto row = static_cast<std::int64_t>(i);
            wanted[row][relations[i]] = 1.0F;
            counted[row] = 1.0F;
        }
    }
    const at::Tensor squares = (relation - wanted.to(places.device())).square() * counted.to(places.device());
    return direction + relationWeight * squares.sum() / counted.sum().clamp_min(1.0).to(places.device());
}

} // namespace rmtscope
