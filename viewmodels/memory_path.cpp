#include "viewmodels/memory_path.h"

#include "engine/analysis/principal_path.h"
#include "viewmodels/newest_job.h"

#include <algorithm>
#include <utility>

namespace rmtscope {
namespace {

constexpr int shortestPauseMs = 200;
constexpr int pausePerWork = 4;

} // namespace

MemoryPath::MemoryPath(const TraceStore& store, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_path(std::make_unique<PrincipalPath>())
    , m_job(std::make_unique<NewestJob<PrincipalPath>>()) {
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &MemoryPath::work);
    connect(&store, &TraceStore::appended, this, &MemoryPath::work);
    connect(&store, &TraceStore::cleared, this, &MemoryPath::restart);
}

MemoryPath::~MemoryPath() = default;

void MemoryPath::setActive(bool active) {
    m_active = active; // what is under way may end
    work();
}

std::span<const std::array<double, 2>> MemoryPath::points() const {
    return m_path->points;
}

std::array<double, 2> MemoryPath::explained() const {
    return m_path->explained;
}

bool MemoryPath::isSettled() const {
    return m_path->settled;
}

void MemoryPath::restart() {
    m_job->cancel();
    m_pause.stop();
    m_stopped = false;
    *m_path = PrincipalPath();
    Q_EMIT changed();
    work();
}

void MemoryPath::work() {
    const RunGeometry& geometry = m_store.context().geometry;
    const auto size = static_cast<std::size_t>(geometry.shape.slots * geometry.hiddenSize);
    const bool anything = m_active && size > 0 && m_store.size() > m_path->points.size();
    setWorking(anything || m_job->isRunning());
    if (!anything || m_stopped || m_job->isRunning() || m_pause.isActive()) {
        return;
    }
    m_began.start();
    m_job->start(
        [traces = m_store.snapshot(), size](const std::stop_token& stop, const auto&) {
            std::vector<std::shared_ptr<const float>> states;
            states.reserve(traces.size());
            for (std::size_t i = 0; i < traces.size(); ++i) {
                states.push_back(traces[i]->memoryAfter);
            }
            return principalPath(states, size, stop);
        },
        [this](PrincipalPath&& path) { take(std::move(path)); },
        [this](const Failure& failure) {
            stop();
            Q_EMIT failed(failure.sentence);
        });
}

void MemoryPath::take(PrincipalPath path) {
    *m_path = std::move(path);
    m_pause.start(std::max(shortestPauseMs, static_cast<int>(pausePerWork * m_began.elapsed())));
    Q_EMIT changed();
    work(); // or there would be nothing to wait for
}

void MemoryPath::setWorking(bool working) {
    if (m_working != working) {
        m_working = working;
        Q_EMIT workChanged();
    }
}

void MemoryPath::stop() {
    m_job->cancel();
    m_stopped = true;
    work();
    Q_EMIT workChanged();
}

void MemoryPath::resume() {
    m_stopped = false;
    m_pause.stop();
    work();
    Q_EMIT workChanged();
}

std::uint64_t MemoryPath::bytes() const {
    return m_path->points.size() * sizeof(m_path->points.front());
}

} // namespace rmtscope
