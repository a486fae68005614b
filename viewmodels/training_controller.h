#pragma once

#include "engine/api/training.h"
#include "viewmodels/failure.h"
#include "viewmodels/training_channel.h"
#include "viewmodels/training_curves.h"

#include <QObject>
#include <QThread>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>

namespace rmtscope {

class TrainingWorker;
template <class T>
class NewestJob;

/// Trains a model by a recipe, on a thread of its own. Lives in the GUI thread; no call blocks, except that the
/// destructor waits until the step in progress is done and its checkpoint kept.
class TrainingController : public QObject {
    Q_OBJECT

public:
    enum class State {
        Idle,    ///< nothing was begun, or it was stopped or failed: the folder has its checkpoint
        Opening, ///< reads recipe, text and, to go on, the state of the earlier run
        Running,
        Stopping, ///< finishes the step and keeps a checkpoint
        Paused,   ///< a checkpoint was kept; goes on at once
        Finished, ///< the recipe's end was reached
    };

    explicit TrainingController(TrainingEngine engine, QObject* parent = nullptr);
    ~TrainingController() override;

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isWorking() const {
        return m_state == State::Opening || m_state == State::Running || m_state == State::Stopping;
    }
    /// Of the newest training: they stay when it has ended.
    [[nodiscard]] const TrainingCurves& curves() const { return m_curves; }
    [[nodiscard]] const TrainingOptions& options() const { return m_options; }
    /// Where a model of the newest training lies that doesn't change at the moment; empty: nowhere.
    [[nodiscard]] std::filesystem::path trainedModel() const;
    /// Accuracy on held-out text is being measured, as far as is known.
    [[nodiscard]] bool isValidating() const { return m_validating; }

    /// Begins anew, or goes on with what lies in the folder. Nothing happens while it works.
    void start(const TrainingOptions& options);
    /// After the step that is being computed.
    void pause();
    void resume();
    /// As pause(), and frees what training takes. Gives up opening.
    void stop();

    /// Reads a recipe without training by it, with summaryAvailable() or summaryFailed(); of several only the newest
    /// counts.
    void summarize(const std::filesystem::path& recipe);
    /// Makes curves() those of the run in `folder`, by that recipe, without opening it; nothing happens while a
    /// training is open, and where nothing is to be read. Of several only the newest counts.
    void look(const std::filesystem::path& recipe, const std::filesystem::path& folder);
    /// The recipe that curves() are of; empty: there are none yet.
    [[nodiscard]] const std::filesystem::path& curvesRecipe() const { return m_curvesRecipe; }

Q_SIGNALS:
    void stateChanged();
    /// The curves grew or were begun anew.
    void changed();
    void summaryAvailable(const rmtscope::RecipeSummary& summary);
    /// One sentence about a recipe that was only to be read; a training goes on.
    void summaryFailed(const QString& sentence);
    /// One sentence about the training; comes before the state changes.
    void failed(const QString& sentence);

private:
    void startWorker();
    void setState(State state);
    void begin(State state);
    void halt(bool drop);
    void takeReports();
    void onOpened(const RecipeSummary& recipe, const TrainingHistory& earlier);
    void onEnded(bool finished, const std::optional<Failure>& failure);

    TrainingEngine m_engine;
    std::shared_ptr<TrainingMailbox> m_reports;
    TrainingOptions m_options;
    TrainingCurves m_curves;
    std::filesystem::path m_curvesRecipe;
    State m_state = State::Idle;
    bool m_opened = false; ///< the newest training got so far
    bool m_drop = false;   ///< when it has stopped
    bool m_validating = false;
    std::stop_source m_stop;
    std::stop_source m_givenUp;
    QTimer m_progress;
    std::unique_ptr<NewestJob<RecipeSummary>> m_summary;
    std::unique_ptr<NewestJob<TrainingCurves>> m_look;
    TrainingWorker* m_worker = nullptr; ///< of m_thread
    QThread m_thread;
};

} // namespace rmtscope
