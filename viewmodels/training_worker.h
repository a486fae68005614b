#pragma once

#include "viewmodels/failure.h"
#include "viewmodels/training_channel.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace rmtscope {

/// Owns the model in training and does all that takes long. Everything but the constructor is called in its own thread,
/// and every exception becomes a signal.
class TrainingWorker : public QObject {
    Q_OBJECT

public:
    /// givenUp: triggered when nobody will read the mailbox any more.
    TrainingWorker(TrainingEngine engine, std::shared_ptr<TrainingMailbox> reports, std::stop_token givenUp);
    ~TrainingWorker() override;

    /// Opens and trains until its end or `stop`; an earlier training is forgotten.
    void start(const TrainingOptions& options, const std::stop_token& stop);
    /// Goes on with the training that is open.
    void resume(const std::stop_token& stop);
    /// Frees what it takes; its folder has a checkpoint.
    void drop();

Q_SIGNALS:
    void opened(const rmtscope::RecipeSummary& recipe, const rmtscope::TrainingHistory& earlier);
    /// All its reports are in the mailbox. finished: the recipe's end was reached.
    void ended(bool finished, const std::optional<rmtscope::Failure>& failure);

private:
    /// work: true when the recipe's end was reached.
    void perform(const std::function<bool()>& work);
    bool train(const std::stop_token& stop);
    void publish(TrainingReport report);

    TrainingEngine m_engine;
    std::shared_ptr<TrainingMailbox> m_reports;
    std::stop_token m_givenUp;
    std::unique_ptr<Training> m_training;
};

} // namespace rmtscope
