#include "engine/training/part_threads.h"
#include "engine/training/score.h"
#include "engine/training/seed_mix.h"
#include "engine/training/trainer.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace rmtscope {

bool Trainer::validationDue() const {
    return !finished() && m_stageStep > 0 &&
           (m_stageStep % m_recipe.validation.everySteps == 0 || m_stageStep >= stageRecipe().mostSteps);
}

ValidationReport Trainer::validateAt(std::int64_t segments, const StageRecipe& stage) const {
    const LessonShape shape{.segments = segments,
                            .segmentTokens = stage.mostTokens,
                            .remembered = stage.rememberedShare > 0,
                            .questions = 1};
    const LessonWriter writer(m_teller, m_noise, NoisePart::Test, stage.distractions);
    const auto tasks = static_cast<std::int64_t>(m_recipe.tasks.size());
    const std::int64_t streams = m_recipe.validation.samples * tasks;
    std::vector<Lesson> lessons(parts(streams));
    std::vector<Learned> learned(lessons.size());
    forEachPart(lessons.size(), m_threads, [&](std::size_t part) {
        // The same samples every time: what changes is the model.
        SeededRandom random(mixSeeds({m_recipe.seed, ForValidation, static_cast<std::uint64_t>(segments), part}));
        lessons[part] = writer.write(shape, streamsOf(part, streams), random);
    });
    forEachPart(lessons.size(), learners(), [&](std::size_t part) {
        const c10::NoGradGuard noGradients;
        if (m_processes.owns(part)) { // in float32, as the model is opened
            learned[part] = Learner(m_parts, m_values.tensors()).learn(lessons[part], {});
        }
    });
    share(lessons, learned);
    Score score(m_recipe.tasks.size());
    for (std::size_t part = 0; part < lessons.size(); ++part) {
        score.add(lessons[part], learned[part].correct);
    }
    ValidationReport report{.segments = segments, .accuracy = {}};
    for (std::size_t task = 0; task < m_recipe.tasks.size(); ++task) {
        report.accuracy.push_back(score.accuracy(task).value_or(0));
    }
    report.loss = sumOfLosses(learned) / static_cast<double>(questionsOf(lessons));
    return report;
}

std::vector<ValidationReport> Trainer::validate() {
    std::vector<ValidationReport> reports;
    for (const std::int64_t segments : stageRecipe().validationSegments) {
        reports.push_back(validateAt(segments, stageRecipe()));
    }
    const bool passed = std::ranges::all_of(reports.back().accuracy,
                                            [this](double accuracy) { return accuracy >= stageRecipe().passAccuracy; });
    if (passed || m_stageStep >= stageRecipe().mostSteps) {
        ++m_stage;
        beginStage();
    }
    return reports;
}

} // namespace rmtscope
