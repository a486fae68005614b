#pragma once

#include "engine/api/error.h"
#include "engine/api/training.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace rmtscope {

/// What fake trainings pretend, and what was asked of all of one plan.
struct FakeTrainingPlan {
    std::atomic<int> holdBefore{0}; ///< step that is only done when this changes or the training is stopped
    std::atomic<bool> holds{false}; ///< that step is being waited with
    std::atomic<int> failAt{0};     ///< step whose loss is no number
    std::atomic<int> opened{0};
    std::atomic<int> steps{0};
    std::atomic<int> trainers{0};                       ///< at this moment
    std::mutex mutex;                                   ///< of what follows
    std::map<std::filesystem::path, std::int64_t> kept; ///< steps of the checkpoint in each folder
    DeviceOptions device;                               ///< asked for by the newest

    [[nodiscard]] DeviceOptions usedDevice() {
        const std::lock_guard lock(mutex);
        return device;
    }
};

inline RecipeSummary fakeRecipe() {
    return {.memorySystem = "rmt-encoder",
            .layers = 2,
            .hiddenSize = 16,
            .memoryTokens = 3,
            .segmentSize = 40,
            .tasks = {"detect-memorize", "reasoning"},
            .stages = {{"short", 6, 0.9}, {"long", 10, 2}}};
}

/// Step 1 has loss 2, step 2 loss 1, and so on; reasoning is asked about in every second step only.
inline TrainingStep fakeStep(std::int64_t number) {
    TrainingStep step;
    step.step = number;
    step.stage = number <= 6 ? 0 : 1;
    step.stageStep = number <= 6 ? number : number - 6;
    step.loss = 2.0 / static_cast<double>(number);
    step.accuracy = {static_cast<double>(number) / 16, number % 2 == 0 ? std::optional(0.5) : std::nullopt};
    step.gradientNorm = 1.5;
    step.learningRate = 1e-3;
    step.segments = 100;
    step.segmentsPerSecond = 50;
    step.validates = step.stageStep % 3 == 0;
    return step;
}

/// 6 steps of one stage and 10 of another; every third step of a stage is followed by validation: at 1 segment, then at
/// 2 and 4. A recipe named "broken.json" can't be read, "other.json" goes on with no folder.
class FakeTraining final : public Training {
public:
    static constexpr std::int64_t allSteps = 16;

    FakeTraining(std::shared_ptr<FakeTrainingPlan> plan, const TrainingOptions& options)
        : m_plan(std::move(plan))
        , m_folder(options.folder) {
        const std::lock_guard lock(m_plan->mutex);
        const auto kept = m_plan->kept.find(m_folder);
        if (!options.resume && kept != m_plan->kept.end()) {
            throw Error(ErrorCode::WriteFailed, "There is a run already.", m_folder.string());
        }
        if (options.resume && (kept == m_plan->kept.end() || options.recipe.filename() == "other.json")) {
            throw Error(ErrorCode::ConfigInvalid, "The folder belongs to another recipe.", m_folder.string());
        }
        m_done = options.resume ? kept->second : 0;
        for (std::int64_t step = 1; step <= m_done; ++step) {
            m_earlier.steps.push_back(fakeStep(step));
        }
        ++m_plan->opened;
        m_plan->device = options.device;
    }

    [[nodiscard]] const RecipeSummary& recipe() const override { return m_recipe; }
    [[nodiscard]] const TrainingHistory& earlier() const override { return m_earlier; }

    bool run(const TrainingEvents& events, const std::stop_token& stop) override {
        ++m_plan->trainers;
        const auto leave = [this](const int*) { --m_plan->trainers; };
        const int here = 0;
        const std::unique_ptr<const int, decltype(leave)> guard(&here, leave);
        while (m_done < allSteps && !stop.stop_requested()) {
            const TrainingStep step = fakeStep(m_done + 1);
            hold(step.step, stop);
            if (step.step == m_plan->failAt) {
                throw Error(ErrorCode::NotFinite, "Training became unstable: at step " + std::to_string(step.step) +
                                                      "; the checkpoint of step 0 is kept.");
            }
            ++m_done;
            ++m_plan->steps;
            events.step(step);
            for (const std::int64_t segments : validated(step)) {
                events.validation({step.step, step.stage, segments, 0.5, {0.75, 0.25}});
            }
        }
        keep();
        return m_done == allSteps;
    }

private:
    [[nodiscard]] static std::vector<std::int64_t> validated(const TrainingStep& step) {
        return !step.validates   ? std::vector<std::int64_t>()
               : step.stage == 0 ? std::vector<std::int64_t>{1}
                                 : std::vector<std::int64_t>{2, 4};
    }
    void hold(std::int64_t step, const std::stop_token& stop) {
        while (step == m_plan->holdBefore && !stop.stop_requested()) {
            m_plan->holds = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        m_plan->holds = false;
    }
    void keep() {
        const std::lock_guard lock(m_plan->mutex);
        m_plan->kept[m_folder] = m_done;
        const std::filesystem::path state = trainingStateFile(m_folder);
        std::error_code ignored;
        std::filesystem::create_directories(state.parent_path(), ignored);
        std::ofstream(state) << m_done;
    }

    std::shared_ptr<FakeTrainingPlan> m_plan;
    std::filesystem::path m_folder;
    RecipeSummary m_recipe = fakeRecipe();
    TrainingHistory m_earlier;
    std::int64_t m_done = 0;
};

inline TrainingEngine fakeTrainings(const std::shared_ptr<FakeTrainingPlan>& plan) {
    const auto summarize = [](const std::filesystem::path& recipe) {
        if (recipe.filename() == "broken.json") {
            throw Error(ErrorCode::ConfigInvalid, "broken.json has the unknown key \"stagse\".", "stagse");
        }
        return fakeRecipe();
    };
    const auto history = [plan](const std::filesystem::path& folder, const RecipeSummary&) {
        TrainingHistory earlier;
        const std::lock_guard lock(plan->mutex);
        for (std::int64_t step = 1; plan->kept.contains(folder) && step <= plan->kept[folder]; ++step) {
            earlier.steps.push_back(fakeStep(step));
        }
        return earlier;
    };
    return {summarize,
            [plan, summarize](const TrainingOptions& options, const std::stop_token&) {
                static_cast<void>(summarize(options.recipe));
                return std::make_unique<FakeTraining>(plan, options);
            },
            history};
}

} // namespace rmtscope
