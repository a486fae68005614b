#pragma once

#include "engine/training/learner.h"
#include "engine/training/lesson_writer.h"
#include "engine/training/processes.h"
#include "engine/training/recipe.h"

#include <optional>

namespace rmtscope {

/// What one optimizer step did.
struct StepReport {
    std::int64_t step = 0; ///< 1 is the first
    std::size_t stage = 0;
    std::int64_t stageStep = 0;
    double loss = 0;                             ///< mean over the questions
    std::vector<std::optional<double>> accuracy; ///< [tasks], 0..1; nothing where nothing was asked
    double auxiliaryLoss = 0;                    ///< mean over the segments, before its weight
    double codeDistance = 0;                     ///< mean over the segments, before its weight
    double gradientNorm = 0;                     ///< before clipping
    double learningRate = 0;
    std::size_t segments = 0; ///< read, on side branches too
};

/// Accuracy on held-out noise.
struct ValidationReport {
    std::int64_t segments = 0;
    double loss = 0;
    std::vector<double> accuracy; ///< [tasks], 0..1
};

/// All that a run must keep to go on exactly as if it hadn't been stopped. Tensors are on the host: the trainer's own
/// where it trains there, else copies.
struct TrainingState {
    std::int64_t step = 0; ///< done
    std::size_t stage = 0;
    std::int64_t stageStep = 0; ///< done in this stage
    std::int64_t optimizerSteps = 0;
    at::Tensor values; ///< [elements]: the parameters
    at::Tensor first;  ///< [elements]: AdamW's moments
    at::Tensor second; ///< [elements]
};

/// Trains a model by a recipe, one optimizer step a call. On the CPU the same recipe gives the same numbers, whatever
/// the number of threads and processes.
class Trainer {
public:
    /// Opens vocabulary, noise and the weights to start with. processes: with which this one trains; they all do the
    /// same but for the parts of a batch, of which each computes its own. device: where parameters, gradients and
    /// memory are; lessons are written on the host. Throws Error: what opening these throws, ConfigInvalid and Usage
    /// where they don't fit the recipe.
    Trainer(Recipe recipe, int threads, Processes processes = {}, const TrainingDevice& device = {});
    Trainer(const Trainer&) = delete;
    Trainer& operator=(const Trainer&) = delete;
    ~Trainer();

    [[nodiscard]] const Recipe& recipe() const { return m_recipe; }
    [[nodiscard]] const Processes& processes() const { return m_processes; }
    [[nodiscard]] bool finished() const { return m_stage >= m_recipe.stages.size(); }
    [[nodiscard]] std::int64_t stepsDone() const { return m_step; }
    [[nodiscard]] std::size_t stage() const { return m_stage; } ///< that the next step belongs to

    /// Needs !finished(). Throws Error NotFinite (says at which step); the parameters are then as before the step.
    StepReport step();
    /// Whether validation is due behind the last step.
    [[nodiscard]] bool validationDue() const;
    /// Of the stage that the last step belonged to, at its lengths; ends the stage when it is passed.
    std::vector<ValidationReport> validate();

    /// On the host, by their names in a checkpoint, without what is no part of the model; as in state() its own or
    /// copies.
    [[nodiscard]] NamedTensors modelTensors() const;
    [[nodiscard]] TrainingState state() const;
    /// Throws Error ConfigInvalid where it belongs to another recipe.
    void restore(const TrainingState& state);

private:
    Trainer(Recipe recipe, int threads, Processes processes, const TrainingDevice& device, const std::string& noise);

    static void keepFreedMemory();
    static void letGoOfFreedMemory();

    [[nodiscard]] const StageRecipe& stageRecipe() const { return m_recipe.stages[m_stage]; }
    [[nodiscard]] std::size_t parts(std::int64_t streams) const;
    [[nodiscard]] std::size_t streamsOf(std::size_t part, std::int64_t streams) const;
    [[nodiscard]] std::uint64_t seedOf(std::uint64_t purpose, std::uint64_t part = 0) const;
    /// How many threads compute parts at once.
    [[nodiscard]] int learners() const { return m_device.oneByOne ? 1 : m_threads; }
    /// How many gradients so many parts have.
    [[nodiscard]] std::size_t packsOf(std::size_t parts) const { return m_device.oneByOne ? 1 : parts; }
    void loadStart();
    void beginStage();
    [[nodiscard]] std::int64_t questionTokens(std::int64_t segmentTokens, SeededRandom& random) const;
    [[nodiscard]] static std::int64_t pauseOf(const StageRecipe& stage, SeededRandom& random);
    [[nodiscard]] std::vector<Lesson> drawBatch() const; ///< [parts]
    [[nodiscard]] std::vector<Learned> learn(const std::vector<Lesson>& lessons);
    /// Afterwards this process knows what all have computed.
    void share(const std::vector<Lesson>& lessons, std::vector<Learned>& learned) const;
    double addUpGradients(std::size_t parts);
    /// What goes from first to last in a straight line, at this step of the stage.
    [[nodiscard]] double between(double first, double last) const;
    [[nodiscard]] double learningRate() const;
    [[nodiscard]] StepReport reportOf(const std::vector<Lesson>& lessons, const std::vector<Learned>& learned) const;
    [[nodiscard]] ValidationReport validateAt(std::int64_t segments, const StageRecipe& stage) const;

    Recipe m_recipe;
    int m_threads;
    Processes m_processes;
    TrainingDevice m_device;
    LearnerParts m_parts;
    std::vector<ParameterShape> m_list;
    TensorPack m_values;
    AdamW m_optimizer;
    std::vector<GradientLeaves> m_leaves; ///< a part; one for all where they are computed one by one
    StoryTeller m_teller;
    NoiseTokens m_noise;
    std::int64_t m_step = 0;
    std::size_t m_stage = 0;
    std::int64_t m_stageStep = 0;
};

} // namespace rmtscope
