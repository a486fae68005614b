#include "viewmodels/retention_controller.h"

#include "viewmodels/newest_job.h"

#include <utility>

namespace rmtscope {
namespace {

constexpr double readingPart = 950; ///< of a thousand; fitting the probes takes the rest

/// -1 where it says nothing.
int permilleOf(const Progress& progress) {
    if (progress.total == 0) {
        return -1;
    }
    const double part = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    if (progress.stage == "Reading samples") {
        return static_cast<int>(readingPart * part);
    }
    return progress.stage == "Fitting probes" ? static_cast<int>(readingPart + (1000 - readingPart) * part) : -1;
}

} // namespace

RetentionController::RetentionController(RetentionMeter meter, QObject* parent)
    : QObject(parent)
    , m_meter(std::move(meter))
    , m_job(std::make_unique<NewestJob<RetentionResult>>()) {}

RetentionController::~RetentionController() = default;

void RetentionController::start(const RetentionOptions& options, const std::vector<std::string>& tasks) {
    m_job->cancel();
    m_options = options;
    m_tasks = tasks;
    m_next = 0;
    m_results.clear();
    m_running = true;
    measureNext();
}

void RetentionController::cancel() {
    if (m_running) {
        m_job->cancel();
        m_running = false;
        Q_EMIT changed();
    }
}

double RetentionController::progress() const {
    if (!m_running || m_tasks.empty()) {
        return 0;
    }
    return (static_cast<double>(m_next) + m_permille / 1000.0) / static_cast<double>(m_tasks.size());
}

void RetentionController::measureNext() {
    m_permille = 0;
    if (m_next >= m_tasks.size()) {
        m_running = false;
        Q_EMIT changed();
        return;
    }
    m_options.task = m_tasks[m_next];
    Q_EMIT changed();
    m_job->start(
        [meter = m_meter, options = m_options](const std::stop_token& stop, const auto& tell) {
            return meter(
                options,
                [&tell](const Progress& progress) {
                    if (const int permille = permilleOf(progress); permille >= 0) {
                        tell(permille);
                    }
                },
                stop);
        },
        [this](RetentionResult&& result) {
            m_results.push_back(std::move(result));
            ++m_next;
            measureNext();
        },
        [this](const Failure& failure) { onFailure(failure); },
        [this](int permille) {
            m_permille = permille;
            Q_EMIT progressChanged();
        });
}

void RetentionController::onFailure(const Failure& failure) {
    Q_EMIT failed(failure.sentence);
    if (failure.code == ErrorCode::Usage) { // of this task alone
        ++m_next;
        measureNext();
    } else {
        m_running = false;
        Q_EMIT changed();
    }
}

} // namespace rmtscope
