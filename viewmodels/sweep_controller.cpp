#include "viewmodels/sweep_controller.h"

#include "viewmodels/newest_job.h"

#include <algorithm>
#include <mutex>

namespace rmtscope {

namespace {

constexpr int progressMs = 100;

} // namespace

/// What this object shares with the work in the pool, which may outlive it.
struct SweepController::Channel {
    std::mutex reading; ///< held while the sweep is in use: a job that was replaced may still be ending
    std::unique_ptr<Sweep> sweep;

    std::mutex mutex; ///< of what follows
    std::optional<SweepInfo> info;
    std::optional<PointResult> latest;
};

SweepController::SweepController(SweepOpener opener, QObject* parent)
    : QObject(parent)
    , m_opener(std::move(opener))
    , m_job(std::make_unique<NewestJob<PointResult>>()) {
    m_progress.setInterval(progressMs);
    connect(&m_progress, &QTimer::timeout, this, &SweepController::takeProgress);
}

SweepController::~SweepController() = default;

std::int64_t SweepController::samplesRead() const {
    std::int64_t samples = 0;
    for (const SweepPoint& point : m_points) {
        samples += point.result.samples;
    }
    return samples;
}

std::int64_t SweepController::samplesWanted() const {
    const auto failures = std::ranges::count(m_points, SweepPoint::State::Failed, &SweepPoint::state);
    return (static_cast<std::int64_t>(m_points.size()) - failures) * m_options.samples;
}

void SweepController::setState(State state) {
    if (state != m_state) {
        m_state = state;
        Q_EMIT stateChanged();
    }
}

void SweepController::start(const SweepOptions& options, const std::vector<ResultKey>& keys) {
    stopReading();
    m_options = options;
    m_points.clear();
    m_info.reset();
    m_channel = std::make_shared<Channel>();
    m_state = State::Idle;
    Q_EMIT started();
    add(keys);
    setState(State::Running);
    readNext();
}

void SweepController::add(const std::vector<ResultKey>& keys) {
    for (const ResultKey& key : keys) {
        const auto same = [&key](const SweepPoint& point) { return point.result.key == key; };
        if (std::ranges::none_of(m_points, same)) {
            SweepPoint point;
            point.result.key = key;
            m_points.push_back(std::move(point));
        }
    }
    Q_EMIT changed();
    if (m_state == State::Finished) {
        setState(State::Running);
        readNext();
    }
}

void SweepController::pause() {
    if (m_state == State::Running) {
        stopReading();
        setState(State::Paused);
    }
}

void SweepController::resume() {
    if (m_state == State::Paused) {
        setState(State::Running);
        readNext();
    }
}

void SweepController::cancel() {
    stopReading();
    setState(State::Idle);
}

void SweepController::stopReading() {
    if (!m_job->isRunning()) {
        return;
    }
    m_job->cancel();
    m_progress.stop();
    takeProgress();
    m_points[m_reading].state = SweepPoint::State::Waiting;
    Q_EMIT changed();
}

void SweepController::readNext() {
    const auto next = std::ranges::find(m_points, SweepPoint::State::Waiting, &SweepPoint::state);
    if (next == m_points.end()) {
        m_progress.stop();
        setState(State::Finished);
        return;
    }
    m_reading = static_cast<std::size_t>(next - m_points.begin());
    next->state = SweepPoint::State::Reading;
    Q_EMIT changed();
    m_progress.start();
    m_job->start(
        [channel = m_channel, opener = m_opener, options = m_options,
         key = next->result.key](const std::stop_token& stop, const auto&) {
            const std::lock_guard reading(channel->reading);
            if (!channel->sweep) {
                channel->sweep = opener(options, stop);
                const std::lock_guard lock(channel->mutex);
                channel->info = channel->sweep->info();
            }
            return channel->sweep->read(
                key,
                [&channel](const PointResult& soFar) {
                    const std::lock_guard lock(channel->mutex);
                    channel->latest = soFar;
                },
                stop);
        },
        [this](PointResult&& result) { take(std::move(result)); },
        [this](const Failure& failure) { onFailure(failure); });
}

void SweepController::takeProgress() {
    std::optional<PointResult> latest;
    {
        const std::lock_guard lock(m_channel->mutex);
        latest = std::exchange(m_channel->latest, std::nullopt);
        m_info = m_info ? m_info : m_channel->info;
    }
    if (latest && m_reading < m_points.size() && m_points[m_reading].result.key == latest->key) {
        m_points[m_reading].result = std::move(*latest);
        Q_EMIT changed();
    }
}

void SweepController::take(PointResult result) {
    takeProgress();
    m_points[m_reading].result = std::move(result);
    m_points[m_reading].state = SweepPoint::State::Done;
    Q_EMIT changed();
    readNext();
}

void SweepController::onFailure(const Failure& failure) {
    takeProgress();
    m_points[m_reading].state = SweepPoint::State::Failed;
    m_points[m_reading].problem = failure.sentence;
    Q_EMIT changed();
    Q_EMIT failed(failure.sentence);
    if (m_info && failure.code == ErrorCode::Usage) {
        readNext(); // of this point alone: its facts don't fit, or the model doesn't know the task
    } else {
        m_progress.stop();
        setState(State::Idle);
    }
}

} // namespace rmtscope
