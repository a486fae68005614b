#pragma once

#include "engine/api/engine.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rmtscope {

/// One of the parts of a recipe that follow one another.
struct StageSummary {
    std::string name;
    std::int64_t mostSteps = 0;
    double passAccuracy = 1; ///< of each task on held-out text, 0..1: then the stage is over; above 1: never
};

/// What a recipe asks for.
struct RecipeSummary {
    std::string memorySystem; ///< "rmt-encoder"
    std::int64_t layers = 0;
    std::int64_t hiddenSize = 0;
    std::int64_t memoryTokens = 0;
    std::int64_t segmentSize = 0; ///< most text tokens of one segment
    std::vector<std::string> tasks;
    std::vector<StageSummary> stages;
};

/// What one optimizer step did.
struct TrainingStep {
    std::int64_t step = 0; ///< 1 is the first
    std::size_t stage = 0; ///< index into RecipeSummary::stages
    std::int64_t stageStep = 0;
    double loss = 0;                             ///< mean over the questions
    std::vector<std::optional<double>> accuracy; ///< [tasks], 0..1; nothing where nothing was asked
    double auxiliaryLoss = 0;                    ///< before its weight
    double gradientNorm = 0;                     ///< before clipping
    double learningRate = 0;
    std::int64_t segments = 0; ///< read, on side branches too
    double segmentsPerSecond = 0;
    bool validates = false; ///< accuracy on held-out text is measured next, which may take longer than many steps
};

/// Accuracy on held-out text.
struct TrainingValidation {
    std::int64_t step = 0; ///< behind which it was measured
    std::size_t stage = 0;
    std::int64_t segments = 0; ///< of each sample
    double loss = 0;
    std::vector<double> accuracy; ///< [tasks], 0..1
};

/// What metrics.csv of a folder knows of the steps that its checkpoint has done, both by step.
struct TrainingHistory {
    std::vector<TrainingStep> steps;
    std::vector<TrainingValidation> validations;
};

struct TrainingOptions {
    std::filesystem::path recipe;
    std::filesystem::path folder;  ///< gets the model, metrics.csv, and what it takes to go on
    std::filesystem::path bundled; ///< where what the recipe names is looked for if it isn't beside it
    bool resume = false;           ///< go on exactly where an earlier run into this folder was stopped
    DeviceOptions device = {};     ///< threads, 0: all processors; on a GPU they only write samples
};

/// What a run into a folder needs to go on.
[[nodiscard]] inline std::filesystem::path trainingStateFile(const std::filesystem::path& folder) {
    return folder / "training" / "state.safetensors";
}

/// Who wants to know how it goes on; called by the thread that trains.
struct TrainingEvents {
    std::function<void(const TrainingStep&)> step;
    std::function<void(const TrainingValidation&)> validation;
};

/// A model in training. Of one thread at a time.
class Training {
public:
    Training() = default;
    Training(const Training&) = delete;
    Training& operator=(const Training&) = delete;
    virtual ~Training() = default;

    [[nodiscard]] virtual const RecipeSummary& recipe() const = 0;
    /// Of the run that is resumed, as it was opened; empty for a new one.
    [[nodiscard]] virtual const TrainingHistory& earlier() const = 0;
    /// Trains step by step to the end of the recipe, or until `stop` is triggered: then the step is finished, with the
    /// validation behind it, and a checkpoint kept. May be called again to go on. True at the end. Throws Error:
    /// WriteFailed; NotFinite, which says at which step and which checkpoint is kept. After that it is of no more use.
    virtual bool run(const TrainingEvents& events, const std::stop_token& stop) = 0;
};

/// What trains; tests have another.
struct TrainingEngine {
    std::function<RecipeSummary(const std::filesystem::path& recipe)> summarize;
    std::function<std::unique_ptr<Training>(const TrainingOptions&, const std::stop_token&)> open;
    /// Nothing: earlier runs aren't shown before they are opened.
    std::function<TrainingHistory(const std::filesystem::path& folder, const RecipeSummary& recipe)> history = {};
};

/// Throws Error: FileMissing, FileUnreadable, FileEmpty, ConfigInvalid (says which key). Defined in engine/training, as
/// is the next one.
RecipeSummary summarizeRecipe(const std::filesystem::path& recipe);

/// What the run in a folder has told so far, without opening it: also of steps behind its last checkpoint, which will
/// be done again. Nothing of a run with other tasks than the recipe's.
TrainingHistory trainingHistory(const std::filesystem::path& folder, const RecipeSummary& recipe);

/// Throws Error: what summarizeRecipe() throws and opening vocabulary, text and weights to begin with; WriteFailed,
/// also for a folder that holds a model and isn't resumed; ConfigInvalid when the folder's run belongs to another
/// recipe; Usage and DeviceUnavailable for the device; Cancelled.
std::unique_ptr<Training> openTraining(const TrainingOptions& options, const std::stop_token& stop);

} // namespace rmtscope
