#pragma once

#include "engine/training/metrics_file.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

namespace rmtscope {

/// Who wants to know how it goes on; called by the thread that trains.
struct TrainingListener {
    std::function<void(const StepReport&, double segmentsPerSecond)> step;
    std::function<void(const ValidationReport&, const std::string& stage)> validation;
};

/// Trains into a folder: the model, which opens at any time; metrics.csv; training/state.safetensors, from which a run
/// goes on exactly where it was stopped.
class TrainingRun {
public:
    /// resume: go on from the folder's state instead of beginning. Throws Error: WriteFailed, also for a folder that
    /// holds another run or a model; and what opening the state throws.
    TrainingRun(Trainer& trainer, std::filesystem::path folder, bool resume);

    /// Trains to the end of the recipe, or until `stop` is triggered: what was computed is kept. True at the end. May
    /// be called again to go on. Throws Error WriteFailed, and NotFinite (says which step and which checkpoint is
    /// kept).
    bool run(const TrainingListener& listener, const std::stop_token& stop);

private:
    /// Of several processes the first one; they all hold the same numbers.
    [[nodiscard]] bool writes() const { return m_trainer.processes().rank() == 0; }
    void save();

    Trainer& m_trainer;
    std::filesystem::path m_folder;
    std::optional<MetricsFile> m_metrics; ///< once it runs
    std::int64_t m_savedStep = 0;
};

} // namespace rmtscope
