#include "viewmodels/training_controller.h"

#include "viewmodels/newest_job.h"
#include "viewmodels/training_worker.h"

#include <utility>
#include <variant>

namespace rmtscope {
namespace {

constexpr int trainingProgressMs = 100;

} // namespace

TrainingController::TrainingController(TrainingEngine engine, QObject* parent)
    : QObject(parent)
    , m_engine(std::move(engine))
    , m_reports(std::make_shared<TrainingMailbox>(trainingReports))
    , m_summary(std::make_unique<NewestJob<RecipeSummary>>())
    , m_look(std::make_unique<NewestJob<TrainingCurves>>()) {
    m_progress.setInterval(trainingProgressMs);
    connect(&m_progress, &QTimer::timeout, this, &TrainingController::takeReports);
    startWorker();
}

TrainingController::~TrainingController() {
    // Directly: a queued call would wait behind the very work that it shall end.
    m_stop.request_stop();
    m_givenUp.request_stop();
    m_thread.quit();
    m_thread.wait();
}

void TrainingController::startWorker() {
    m_worker = new TrainingWorker(m_engine, m_reports, m_givenUp.get_token());
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &TrainingWorker::opened, this, &TrainingController::onOpened);
    connect(m_worker, &TrainingWorker::ended, this, &TrainingController::onEnded);
    m_thread.setObjectName(QStringLiteral("training"));
    m_thread.start();
}

std::filesystem::path TrainingController::trainedModel() const {
    return m_opened && !isWorking() ? m_options.folder : std::filesystem::path();
}

void TrainingController::setState(State state) {
    if (state != m_state) {
        m_state = state;
        Q_EMIT stateChanged();
    }
}

void TrainingController::begin(State state) {
    m_stop = std::stop_source();
    m_drop = false;
    m_progress.start();
    setState(state);
}

void TrainingController::start(const TrainingOptions& options) {
    if (isWorking()) {
        return;
    }
    m_look->cancel();
    m_options = options;
    m_curves = TrainingCurves();
    m_curvesRecipe = options.recipe;
    m_opened = false;
    begin(State::Opening);
    Q_EMIT changed();
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, options, stop = m_stop.get_token()] { worker->start(options, stop); },
        Qt::QueuedConnection);
}

void TrainingController::resume() {
    if (m_state != State::Paused) {
        return;
    }
    begin(State::Running);
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, stop = m_stop.get_token()] { worker->resume(stop); }, Qt::QueuedConnection);
}

void TrainingController::pause() {
    if (m_state == State::Running) {
        halt(false);
    }
}

void TrainingController::stop() {
    if (isWorking()) {
        halt(true);
    } else if (m_state == State::Paused) {
        QMetaObject::invokeMethod(m_worker, &TrainingWorker::drop, Qt::QueuedConnection);
        setState(State::Idle);
    }
}

void TrainingController::halt(bool drop) {
    m_drop = m_drop || drop;
    m_stop.request_stop();
    setState(State::Stopping);
}

void TrainingController::onOpened(const RecipeSummary& recipe, const TrainingHistory& earlier) {
    m_opened = true;
    m_curves = TrainingCurves(recipe, earlier);
    Q_EMIT summaryAvailable(recipe);
    Q_EMIT changed();
    if (m_state == State::Opening) {
        setState(State::Running);
    }
}

void TrainingController::takeReports() {
    if (!m_opened) {
        return; // the news that it was opened comes another way, and may come later
    }
    const std::vector<TrainingReport> reports = m_reports->drain();
    for (const TrainingReport& report : reports) {
        if (const auto* const step = std::get_if<PublishedStep>(&report)) {
            m_curves.add(step->step, step->seconds);
            m_validating = step->step.validates;
        } else {
            m_curves.add(std::get<TrainingValidation>(report));
        }
    }
    if (!reports.empty()) {
        Q_EMIT changed();
    }
}

void TrainingController::onEnded(bool finished, const std::optional<Failure>& failure) {
    m_progress.stop();
    takeReports();
    m_validating = false;
    if (failure) {
        if (failure->code != ErrorCode::Cancelled) {
            Q_EMIT failed(failure->sentence);
        }
        setState(State::Idle);
    } else if (finished) {
        setState(State::Finished);
    } else if (m_drop) {
        QMetaObject::invokeMethod(m_worker, &TrainingWorker::drop, Qt::QueuedConnection);
        setState(State::Idle);
    } else {
        setState(State::Paused);
    }
}

void TrainingController::summarize(const std::filesystem::path& recipe) {
    m_summary->start(
        [summarize = m_engine.summarize, recipe](const std::stop_token&, const auto&) { return summarize(recipe); },
        [this](RecipeSummary&& summary) { Q_EMIT summaryAvailable(summary); },
        [this](const Failure& failure) { Q_EMIT summaryFailed(failure.sentence); });
}

void TrainingController::look(const std::filesystem::path& recipe, const std::filesystem::path& folder) {
    const bool open = isWorking() || m_state == State::Paused;
    if (open || !m_engine.history) {
        return;
    }
    m_look->start(
        [engine = m_engine, recipe, folder](const std::stop_token&, const auto&) {
            const RecipeSummary summary = engine.summarize(recipe);
            return TrainingCurves(summary, engine.history(folder, summary));
        },
        [this, recipe](TrainingCurves&& curves) {
            if (!curves.steps().empty()) {
                m_curves = std::move(curves);
                m_curvesRecipe = recipe;
                Q_EMIT changed();
            }
        },
        [](const Failure&) {}); // what is wrong with a recipe, its summary says
}

} // namespace rmtscope
