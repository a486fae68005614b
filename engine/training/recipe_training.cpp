#include "engine/api/error.h"
#include "engine/api/training.h"
#include "engine/runtime/device.h"
#include "engine/runtime/torch_errors.h"
#include "engine/training/metrics_reader.h"
#include "engine/training/recipe_paths.h"
#include "engine/training/training_run.h"

#include <limits>

namespace rmtscope {

namespace {

void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested()) {
        throw Error(ErrorCode::Cancelled, "Opening the training was stopped.");
    }
}

RecipeSummary summaryOf(const Recipe& recipe) {
    const InferredModel model = modelOf(recipe.folder.modelType, recipe.folder.backbone);
    RecipeSummary summary{.memorySystem = recipe.folder.memory.system,
                          .layers = model.layers,
                          .hiddenSize = model.hiddenSize,
                          .memoryTokens = recipe.folder.memory.memoryTokens,
                          .segmentSize = recipe.folder.memory.segmentSize,
                          .tasks = recipe.tasks,
                          .stages = {}};
    for (const StageRecipe& stage : recipe.stages) {
        summary.stages.push_back({stage.name, stage.mostSteps, stage.passAccuracy});
    }
    return summary;
}

Recipe resolvedRecipe(const TrainingOptions& options) {
    Recipe recipe = readRecipe(options.recipe);
    resolvePaths(recipe, options.bundled);
    return recipe;
}

class RecipeTraining final : public Training {
public:
    RecipeTraining(const TrainingOptions& options, const std::stop_token& stop)
        : m_trainer(resolvedRecipe(options),
                    options.device.threads > 0 ? options.device.threads : availableProcessors(), {},
                    trainingDevice(options.device.device, {}))
        , m_summary(summaryOf(m_trainer.recipe()))
        , m_run(unlessStopped(stop), options.folder, options.resume) {
        if (options.resume) {
            m_earlier = readMetrics(options.folder / "metrics.csv", m_summary, m_trainer.stepsDone());
        }
    }

    [[nodiscard]] const RecipeSummary& recipe() const override { return m_summary; }
    [[nodiscard]] const TrainingHistory& earlier() const override { return m_earlier; }

    bool run(const TrainingEvents& events, const std::stop_token& stop) override {
        std::size_t stage = 0; // of the step before: validation may already have ended it
        const TrainingListener listener{
            [&](const StepReport& report, double segmentsPerSecond) {
                stage = report.stage;
                events.step(stepOf(report, segmentsPerSecond));
            },
            [&](const ValidationReport& report, const std::string&) {
                events.validation({m_trainer.stepsDone(), stage, report.segments, report.loss, report.accuracy});
            }};
        return withTorchErrors([&] { return m_run.run(listener, stop); });
    }

private:
    /// Text and vocabulary take seconds to open; then nobody may want it any more, and the folder stays as it was.
    [[nodiscard]] Trainer& unlessStopped(const std::stop_token& stop) {
        throwIfStopped(stop);
        return m_trainer;
    }
    [[nodiscard]] TrainingStep stepOf(const StepReport& report, double segmentsPerSecond) const {
        return {.step = report.step,
                .stage = report.stage,
                .stageStep = report.stageStep,
                .loss = report.loss,
                .accuracy = report.accuracy,
                .auxiliaryLoss = report.auxiliaryLoss,
                .gradientNorm = report.gradientNorm,
                .learningRate = report.learningRate,
                .segments = static_cast<std::int64_t>(report.segments),
                .segmentsPerSecond = segmentsPerSecond,
                .validates = m_trainer.validationDue()};
    }

    Trainer m_trainer;
    RecipeSummary m_summary;
    TrainingRun m_run;
    TrainingHistory m_earlier;
};

} // namespace

RecipeSummary summarizeRecipe(const std::filesystem::path& recipe) {
    return summaryOf(readRecipe(recipe));
}

TrainingHistory trainingHistory(const std::filesystem::path& folder, const RecipeSummary& recipe) {
    const std::filesystem::path metrics = folder / "metrics.csv";
    return tasksInMetrics(metrics) == recipe.tasks
               ? readMetrics(metrics, recipe, std::numeric_limits<std::int64_t>::max())
               : TrainingHistory();
}

std::unique_ptr<Training> openTraining(const TrainingOptions& options, const std::stop_token& stop) {
    throwIfStopped(stop);
    return withTorchErrors([&] { return std::make_unique<RecipeTraining>(options, stop); });
}

} // namespace rmtscope
