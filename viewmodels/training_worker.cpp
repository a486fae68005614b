#include "viewmodels/training_worker.h"

#include <chrono>
#include <utility>

namespace rmtscope {

using Clock = std::chrono::steady_clock;

TrainingWorker::TrainingWorker(TrainingEngine engine, std::shared_ptr<TrainingMailbox> reports, std::stop_token givenUp)
    : m_engine(std::move(engine))
    , m_reports(std::move(reports))
    , m_givenUp(std::move(givenUp)) {}

TrainingWorker::~TrainingWorker() = default;

void TrainingWorker::start(const TrainingOptions& options, const std::stop_token& stop) {
    drop();
    perform([&] {
        m_training = m_engine.open(options, stop);
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Opening the training was stopped.");
        }
        Q_EMIT opened(m_training->recipe(), m_training->earlier());
        return train(stop);
    });
}

void TrainingWorker::resume(const std::stop_token& stop) {
    perform([&] { return train(stop); });
}

void TrainingWorker::perform(const std::function<bool()>& work) {
    bool finished = false;
    const auto failure = attempt([&] { finished = work(); });
    if (failure || finished) {
        drop();
    }
    Q_EMIT ended(finished, failure);
}

void TrainingWorker::drop() {
    m_training.reset();
}

bool TrainingWorker::train(const std::stop_token& stop) {
    auto before = Clock::now();
    const TrainingEvents events{[&](const TrainingStep& step) {
                                    const auto now = Clock::now();
                                    const double seconds = std::chrono::duration<double>(now - before).count();
                                    before = now;
                                    publish(PublishedStep{step, seconds});
                                },
                                [this](const TrainingValidation& validation) { publish(validation); }};
    return m_training->run(events, stop);
}

void TrainingWorker::publish(TrainingReport report) {
    // Not the training's own token: what was computed before it stopped belongs into the curves.
    m_reports->push(std::move(report), m_givenUp);
}

} // namespace rmtscope
