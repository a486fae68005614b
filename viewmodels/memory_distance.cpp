#include "viewmodels/memory_distance.h"

#include "engine/analysis/prepared_states.h"
#include "viewmodels/newest_job.h"

#include <algorithm>
#include <limits>

namespace rmtscope {
namespace {

// One job: some hundredths of a second, and as much as can be stored within a few milliseconds.
constexpr std::size_t numbersPerJob = 100'000'000;
constexpr std::size_t cellsPerJob = 100'000;
constexpr std::size_t rowsPerJob = 512;

} // namespace

struct MemoryDistance::Strip {
    DistanceRows rows;
    std::vector<double> consecutive; ///< [segments of the rows]
};

MemoryDistance::MemoryDistance(const TraceStore& store, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_job(std::make_unique<NewestJob<Strip>>()) {
    connect(&store, &TraceStore::appended, this, &MemoryDistance::work);
    connect(&store, &TraceStore::cleared, this, &MemoryDistance::restart);
    restart();
}

MemoryDistance::~MemoryDistance() = default;

void MemoryDistance::setActive(bool active) {
    m_active = active; // what is under way may end
    work();
}

void MemoryDistance::setComparison(StateMetric metric, std::optional<SlotIndex> slot) {
    const bool same = metric == m_metric && (metric == StateMetric::Cka || slot == m_slot);
    m_metric = metric;
    m_slot = slot;
    if (!same) {
        restart();
    }
}

QString MemoryDistance::label() const {
    const QString of =
        slot() ? QStringLiteral("of slot %1").arg(slot()->value) : QStringLiteral("of whole memory states");
    switch (m_metric) {
    case StateMetric::Euclidean:
        return QStringLiteral("Euclidean distance ") + of;
    case StateMetric::Cosine:
        return QStringLiteral("cosine distance ") + of;
    case StateMetric::Cka:
        break;
    }
    return QStringLiteral("1 \u2212 linear CKA ") + of;
}

StateComparison MemoryDistance::comparison() const {
    const RunGeometry& geometry = m_store.context().geometry;
    return {m_metric, {geometry.shape.slots, geometry.hiddenSize}, slot()};
}

void MemoryDistance::restart() {
    m_job->cancel();
    m_stopped = false;
    m_prepared = std::make_shared<PreparedStates>(comparison()); // a cancelled job may still have the other
    m_map = DistanceMap(DistanceMap::blockSize(m_store.context().geometry.segments));
    m_consecutive.clear();
    m_scores.clear();
    Q_EMIT reset();
    work();
}

std::size_t MemoryDistance::nextRows() const {
    const std::size_t done = segmentCount();
    const std::size_t perBlock = segmentsPerBlock();
    const std::size_t read = m_store.size();
    if (comparison().shape.size() == 0 || read <= done) {
        return 0;
    }
    const bool complete = static_cast<std::int64_t>(read) >= m_store.context().geometry.segments;
    const std::size_t whole = complete ? read - done : (read - done) / perBlock * perBlock;
    const std::size_t size = std::max<std::size_t>(m_prepared->comparison().preparedSize(), 1);
    const std::size_t fitting = std::min({numbersPerJob / (size * (done + 1)), cellsPerJob / (done + 1), rowsPerJob});
    return std::min(whole, std::max(fitting / perBlock * perBlock, perBlock));
}

void MemoryDistance::work() {
    if (m_job->isRunning()) {
        return;
    }
    const std::size_t rows = m_active && !m_stopped ? nextRows() : 0;
    setWorking(rows > 0 || (m_stopped && nextRows() > 0));
    if (rows == 0) {
        return;
    }
    m_job->start(
        [prepared = m_prepared, traces = m_store.snapshot(), first = segmentCount(), rows,
         perBlock = segmentsPerBlock()](const std::stop_token& stop, const auto&) {
            const std::size_t end = first + rows;
            for (std::size_t i = prepared->count(); i < end && !stop.stop_requested(); ++i) {
                prepared->append(traces[i]->memoryAfter);
            }
            Strip strip;
            if (stop.stop_requested()) {
                return strip;
            }
            const std::vector<float> cells = prepared->distances(first, rows, stop);
            for (std::size_t row = 0; row < rows; ++row) {
                const std::size_t segment = first + row;
                strip.consecutive.push_back(segment == 0 ? std::numeric_limits<double>::quiet_NaN()
                                                         : static_cast<double>(cells[row * end + segment - 1]));
            }
            strip.rows = reduceDistances(cells, first, rows, perBlock);
            return strip;
        },
        [this](Strip&& strip) { take(strip); }, [this](const Failure& failure) { fail(failure.sentence); });
}

void MemoryDistance::take(const Strip& strip) {
    const auto first = static_cast<qsizetype>(segmentCount());
    const auto failure = attempt([&] {
        m_map.append(strip.rows);
        for (const double distance : strip.consecutive) {
            m_consecutive.push_back(distance);
            m_scores.push_back(changeScore(m_consecutive));
        }
    });
    if (failure) {
        fail(failure->sentence);
        return;
    }
    Q_EMIT grown(first, static_cast<qsizetype>(strip.consecutive.size()));
    work();
    Q_EMIT workChanged(); // another permille
}

void MemoryDistance::fail(const QString& sentence) {
    stop();
    Q_EMIT failed(sentence);
}

std::optional<double> MemoryDistance::exact(SegmentIndex a, SegmentIndex b) const {
    const TraceStore::Trace one = m_store.find(a);
    const TraceStore::Trace other = m_store.find(b);
    if (!one || !other || !one->memoryAfter || !other->memoryAfter || comparison().shape.size() == 0) {
        return std::nullopt;
    }
    return comparison().distance(one->memoryAfter.get(), other->memoryAfter.get());
}

std::vector<SegmentIndex> MemoryDistance::changePoints() const {
    std::vector<SegmentIndex> points;
    for (std::size_t i = 0; i < m_scores.size(); ++i) {
        if (m_scores[i] > m_threshold) {
            points.emplace_back(static_cast<std::int64_t>(i));
        }
    }
    return points;
}

void MemoryDistance::setThreshold(double threshold) {
    if (m_threshold != threshold) {
        m_threshold = threshold;
        Q_EMIT thresholdChanged();
    }
}

int MemoryDistance::permille() const {
    const auto done = static_cast<double>(segmentCount());
    const auto read = static_cast<double>(m_store.size());
    return read > 0 ? static_cast<int>(1000 * (done * done) / (read * read)) : 0;
}

void MemoryDistance::setWorking(bool working) {
    if (m_working != working) {
        m_working = working;
        Q_EMIT workChanged();
    }
}

void MemoryDistance::stop() {
    m_job->cancel();
    m_prepared = std::make_shared<PreparedStates>(comparison()); // the job may still have the other
    m_stopped = true;
    work();
    Q_EMIT workChanged();
}

void MemoryDistance::resume() {
    m_stopped = false;
    work();
    Q_EMIT workChanged();
}

std::uint64_t MemoryDistance::bytes() const {
    return m_map.bytes() + (m_consecutive.size() + m_scores.size()) * sizeof(double);
}

} // namespace rmtscope
