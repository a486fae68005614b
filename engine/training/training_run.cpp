#include "engine/training/training_run.h"

#include "engine/api/error.h"
#include "engine/api/training.h"
#include "engine/training/checkpoint.h"
#include "engine/training/metrics_reader.h"

#include <chrono>

namespace rmtscope {

namespace {

using Clock = std::chrono::steady_clock;

void makeFolder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw Error(ErrorCode::WriteFailed,
                    "The folder " + folder.string() + " can't be made: " + error.message() + "; choose another one.",
                    folder.string());
    }
}

/// Nobody's model is written over.
void requireFree(const std::filesystem::path& folder) {
    std::error_code ignored;
    const std::filesystem::path state = trainingStateFile(folder);
    if (std::filesystem::exists(state, ignored)) {
        throw Error(ErrorCode::WriteFailed,
                    state.string() + " is there already; resume that run (--resume), or choose another folder.",
                    state.string());
    }
    for (const auto& file : {folder / "model.safetensors", folder / "config.json"}) {
        if (std::filesystem::exists(file, ignored)) {
            throw Error(ErrorCode::WriteFailed,
                        "The folder " + folder.string() + " holds a model already; choose another one.", file.string());
        }
    }
}

/// Numbers of tasks that the recipe doesn't have would go on under other names.
void requireSameTasks(const std::filesystem::path& metrics, const Recipe& recipe) {
    const std::vector<std::string> before = tasksInMetrics(metrics);
    if (!before.empty() && before != recipe.tasks) {
        throw Error(ErrorCode::ConfigInvalid,
                    recipe.file.string() + " has other tasks than the run in " + metrics.parent_path().string() +
                        " was begun with; go on with its recipe, or train into another folder.",
                    recipe.file.string());
    }
}

} // namespace

TrainingRun::TrainingRun(Trainer& trainer, std::filesystem::path folder, bool resume)
    : m_trainer(trainer)
    , m_folder(std::move(folder)) {
    if (resume) {
        requireSameTasks(m_folder / "metrics.csv", m_trainer.recipe());
        m_trainer.restore(loadTrainingState(trainingStateFile(m_folder)));
    } else if (writes()) {
        requireFree(m_folder);
        makeFolder(m_folder / "training");
    }
    m_savedStep = m_trainer.stepsDone();
}

void TrainingRun::save() {
    if (writes()) {
        // The state first: a model that is one checkpoint older than it does no harm.
        saveTrainingState(trainingStateFile(m_folder), m_trainer.state());
        saveModel(m_folder, m_trainer.recipe(), m_trainer.modelTensors());
    }
    m_savedStep = m_trainer.stepsDone();
}

bool TrainingRun::run(const TrainingListener& listener, const std::stop_token& stop) {
    const Recipe& recipe = m_trainer.recipe();
    if (writes() && !m_metrics) { // an earlier call may have made it
        m_metrics.emplace(m_folder / "metrics.csv", recipe, m_trainer.stepsDone());
    }
    const auto keep = [&] {
        if (m_metrics) {
            m_metrics->flush();
        }
        save();
    };
    if (m_trainer.stepsDone() == 0) {
        save();
    }
    while (!m_trainer.finished() && !m_trainer.processes().any(stop.stop_requested())) {
        const auto started = Clock::now();
        StepReport report;
        try {
            report = m_trainer.step();
        } catch (const Error& error) {
            if (error.code() != ErrorCode::NotFinite) {
                throw;
            }
            throw Error(ErrorCode::NotFinite,
                        std::string(error.what()) + " The checkpoint of step " + std::to_string(m_savedStep) +
                            " is kept in " + m_folder.string() + ".",
                        error.subject());
        }
        const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
        if (m_metrics) {
            m_metrics->add(report, seconds);
        }
        listener.step(report, static_cast<double>(report.segments) / seconds);
        if (m_trainer.validationDue()) {
            const std::size_t stage = m_trainer.stage();
            for (const ValidationReport& validation : m_trainer.validate()) {
                if (m_metrics) {
                    m_metrics->add(validation, report.step, stage);
                }
                listener.validation(validation, recipe.stages[stage].name);
            }
        }
        if (m_trainer.stepsDone() % recipe.checkpointEverySteps == 0) {
            keep();
        }
    }
    if (m_savedStep != m_trainer.stepsDone()) {
        keep();
    }
    return m_trainer.finished();
}

} // namespace rmtscope
