#include "viewmodels/slot_history.h"

#include "engine/analysis/slot_measures.h"
#include "viewmodels/newest_job.h"

#include <algorithm>

namespace rmtscope {
namespace {

constexpr std::size_t segmentsPerJob = 256;

} // namespace

struct SlotHistory::Measured {
    std::vector<float> norms;
    std::vector<float> changes;
    std::vector<double> ranks;
};

SlotHistory::SlotHistory(const TraceStore& store, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_job(std::make_unique<NewestJob<Measured>>()) {
    connect(&store, &TraceStore::appended, this, &SlotHistory::work);
    connect(&store, &TraceStore::cleared, this, &SlotHistory::restart);
    restart();
}

SlotHistory::~SlotHistory() = default;

void SlotHistory::setActive(bool active) {
    m_active = active; // what is under way may end
    work();
}

void SlotHistory::restart() {
    m_job->cancel();
    m_stopped = false;
    m_slots = static_cast<std::size_t>(m_store.context().geometry.shape.slots);
    m_norms.clear();
    m_changes.clear();
    m_ranks.clear();
    Q_EMIT reset();
    work();
}

void SlotHistory::work() {
    if (m_job->isRunning()) {
        return;
    }
    const RunGeometry& geometry = m_store.context().geometry;
    const StateShape shape{geometry.shape.slots, geometry.hiddenSize};
    const std::size_t first = segmentCount();
    const bool anything = m_active && m_store.size() > first && shape.size() > 0;
    setWorking(anything);
    if (!anything || m_stopped) {
        return;
    }
    m_job->start(
        [traces = m_store.snapshot(), first, shape](const std::stop_token& stop, const auto&) {
            Measured measured;
            const std::size_t end = std::min(traces.size(), first + segmentsPerJob);
            for (std::size_t i = first; i < end && !stop.stop_requested(); ++i) {
                const float* before = i == 0 ? nullptr : traces[i - 1]->memoryAfter.get();
                const SlotMeasures slots = measureSlots(traces[i]->memoryAfter.get(), before, shape);
                measured.norms.insert(measured.norms.end(), slots.norms.begin(), slots.norms.end());
                measured.changes.insert(measured.changes.end(), slots.changes.begin(), slots.changes.end());
                measured.ranks.push_back(static_cast<double>(slots.effectiveRank));
            }
            return measured;
        },
        [this](Measured&& measured) { take(measured); },
        [this](const Failure& failure) {
            stop();
            Q_EMIT failed(failure.sentence);
        });
}

void SlotHistory::take(const Measured& measured) {
    const auto first = static_cast<qsizetype>(segmentCount());
    m_norms.insert(m_norms.end(), measured.norms.begin(), measured.norms.end());
    m_changes.insert(m_changes.end(), measured.changes.begin(), measured.changes.end());
    m_ranks.insert(m_ranks.end(), measured.ranks.begin(), measured.ranks.end());
    Q_EMIT grown(first, static_cast<qsizetype>(measured.ranks.size()));
    work();
    Q_EMIT workChanged(); // another permille
}

int SlotHistory::permille() const {
    return m_store.empty() ? 0 : static_cast<int>(1000 * segmentCount() / m_store.size());
}

void SlotHistory::setWorking(bool working) {
    if (m_working != working) {
        m_working = working;
        Q_EMIT workChanged();
    }
}

void SlotHistory::stop() {
    m_job->cancel();
    m_stopped = true;
    Q_EMIT workChanged();
}

void SlotHistory::resume() {
    m_stopped = false;
    work();
    Q_EMIT workChanged();
}

std::uint64_t SlotHistory::bytes() const {
    return (m_norms.size() + m_changes.size()) * sizeof(float) + m_ranks.size() * sizeof(double);
}

} // namespace rmtscope
