#include "engine/training/trainer.h"

#include "engine/api/error.h"
#include "engine/training/part_threads.h"
#include "engine/training/score.h"
#include "engine/training/seed_mix.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace rmtscope {

Trainer::~Trainer() {
    letGoOfFreedMemory();
}

std::size_t Trainer::parts(std::int64_t streams) const {
    return static_cast<std::size_t>((streams + m_recipe.streamsAPart - 1) / m_recipe.streamsAPart);
}

std::size_t Trainer::streamsOf(std::size_t part, std::int64_t streams) const {
    const std::int64_t first = static_cast<std::int64_t>(part) * m_recipe.streamsAPart;
    return static_cast<std::size_t>(std::min(m_recipe.streamsAPart, streams - first));
}

std::uint64_t Trainer::seedOf(std::uint64_t purpose, std::uint64_t part) const {
    return mixSeeds({m_recipe.seed, purpose, static_cast<std::uint64_t>(m_step), part});
}

void Trainer::beginStage() {
    m_stageStep = 0;
    if (finished()) {
        return;
    }
    if (parts(stageRecipe().streams) < static_cast<std::size_t>(m_processes.size())) {
        throw Error(ErrorCode::ConfigInvalid,
                    m_recipe.file.string() + ": the stage \"" + stageRecipe().name + "\" has work for " +
                        std::to_string(parts(stageRecipe().streams)) + " processes only, not for " +
                        std::to_string(m_processes.size()) + "; make streams_a_part smaller or streams larger.",
                    "streams_a_part");
    }
    while (m_leaves.size() < packsOf(parts(stageRecipe().streams))) {
        m_leaves.emplace_back(m_values, m_list);
    }
}

double Trainer::between(double first, double last) const {
    return first + (last - first) * static_cast<double>(m_stageStep) / static_cast<double>(stageRecipe().mostSteps);
}

double Trainer::learningRate() const {
    const double planned = between(stageRecipe().learningRate, stageRecipe().lastLearningRate);
    const double warmth =
        static_cast<double>(m_step + 1) / static_cast<double>(std::max<std::int64_t>(1, m_recipe.warmUpSteps));
    return planned * std::min(1.0, warmth);
}

/// Of a segment with nothing but a question and some noise in front: any length, short ones more often, as they cost
/// less and ask the same of memory.
std::int64_t Trainer::questionTokens(std::int64_t segmentTokens, SeededRandom& random) const {
    const std::int64_t least = std::min(segmentTokens, static_cast<std::int64_t>(m_teller.longestQuestion()));
    const double share = random.unit();
    return least + static_cast<std::int64_t>(share * share * static_cast<double>(segmentTokens - least + 1));
}

std::int64_t Trainer::pauseOf(const StageRecipe& stage, SeededRandom& random) {
    if (stage.mostPause == 0 || random.unit() >= stage.pauseShare) {
        return 0;
    }
    return static_cast<std::int64_t>(std::exp(random.unit() * std::log(static_cast<double>(stage.mostPause + 1))));
}

std::vector<Lesson> Trainer::drawBatch() const {
    const StageRecipe& stage = stageRecipe();
    SeededRandom random(seedOf(ForShapes));
    LessonShape shape;
    const auto upTo = [&random](std::int64_t most) {
        return static_cast<std::int64_t>(random.below(static_cast<std::size_t>(most)));
    };
    shape.segments = random.unit() < stage.shareOfMost ? stage.segments : 1 + upTo(stage.segments);
    shape.segmentTokens = stage.leastTokens + upTo(stage.mostTokens - stage.leastTokens + 1);
    shape.remembered = random.unit() < stage.rememberedShare;
    shape.lastTokens = questionTokens(shape.segmentTokens, random);
    shape.questions = static_cast<std::size_t>(stage.questions);
    shape.pause = pauseOf(stage, random);
    shape.asideShare = stage.asideShare;
    std::vector<Lesson> lessons(parts(stage.streams));
    const LessonWriter writer(m_teller, m_noise, NoisePart::Train, stage.distractions);
    forEachPart(lessons.size(), m_threads, [&](std::size_t part) {
        SeededRandom own(seedOf(ForSamples, part));
        lessons[part] = writer.write(shape, streamsOf(part, stage.streams), own);
    });
    return lessons;
}

std::vector<Learned> Trainer::learn(const std::vector<Lesson>& lessons) {
    const StageRecipe& stage = stageRecipe();
    const std::size_t questions = std::max<std::size_t>(1, questionsOf(lessons));
    std::vector<Learned> learned(lessons.size());
    forEachPart(learned.size(), learners(), [&](std::size_t part) {
        const Lesson& lesson = lessons[part];
        GradientLeaves& leaves = m_leaves[m_device.oneByOne ? 0 : part];
        if (part == 0 || !m_device.oneByOne) {
            leaves.gradients().clear();
        }
        if (!m_processes.owns(part)) {
            return;
        }
        const double share = static_cast<double>(lesson.streams) / static_cast<double>(stage.streams);
        const auto steps = static_cast<double>(lesson.learnedSteps());
        LearningTerms terms;
        terms.questionWeight = 1.0 / static_cast<double>(questions);
        terms.auxiliaryWeight = stage.auxiliaryWeight * share / steps;
        terms.codeWeight = stage.codeWeight * share / steps;
        terms.forcedShare = stage.forcedShare;
        terms.forcedBlur = stage.forcedBlur;
        terms.bpttDepth = stage.bpttDepth;
        terms.memoryNoise = between(stage.memoryNoise, stage.lastMemoryNoise);
        terms.noiseSeed = seedOf(ForMemoryNoise, part);
        terms.precision = m_device.precision;
        learned[part] = Learner(m_parts, leaves.leaves()).learn(lesson, terms);
    });
    share(lessons, learned);
    return learned;
}

StepReport Trainer::reportOf(const std::vector<Lesson>& lessons, const std::vector<Learned>& learned) const {
    StepReport report;
    report.step = m_step + 1;
    report.stage = m_stage;
    report.stageStep = m_stageStep + 1;
    Score score(m_recipe.tasks.size());
    for (std::size_t part = 0; part < learned.size(); ++part) {
        score.add(lessons[part], learned[part].correct);
        report.segments += lessons[part].segments();
        const auto streams = static_cast<double>(lessons[part].streams);
        const double share = streams / static_cast<double>(stageRecipe().streams);
        report.auxiliaryLoss += learned[part].auxiliaryLoss * share;
        report.codeDistance += learned[part].codeDistance * share;
    }
    for (std::size_t task = 0; task < m_recipe.tasks.size(); ++task) {
        report.accuracy.push_back(score.accuracy(task));
    }
    report.loss = sumOfLosses(learned) / static_cast<double>(std::max<std::size_t>(1, questionsOf(lessons)));
    report.learningRate = learningRate();
    return report;
}

StepReport Trainer::step() {
    const auto unstable = [this] {
        return Error(ErrorCode::NotFinite,
                     "Training became unstable: at step " + std::to_string(m_step + 1) + ", in stage \"" +
                         stageRecipe().name + "\", the loss or its gradient is no number; lower learning_rate.",
                     stageRecipe().name);
    };
    const std::vector<Lesson> lessons = drawBatch();
    const std::vector<Learned> learned = learn(lessons);
    StepReport report = reportOf(lessons, learned);
    if (!std::isfinite(report.loss)) {
        throw unstable();
    }
    report.gradientNorm = addUpGradients(learned.size());
    if (!std::isfinite(report.gradientNorm)) {
        throw unstable();
    }
    m_optimizer.step(m_values, m_leaves.front().gradients(), report.learningRate);
    ++m_step;
    ++m_stageStep;
    return report;
}

} // namespace rmtscope
