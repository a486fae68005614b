#include "viewmodels/timing_series.h"

namespace rmtscope {

TimingSeries::TimingSeries(const TraceStore& store, QObject* parent)
    : QObject(parent)
    , m_store(store) {
    connect(&store, &TraceStore::appended, this, &TimingSeries::onAppended);
    connect(&store, &TraceStore::cleared, this, &TimingSeries::onCleared);
    onAppended(0, static_cast<qsizetype>(store.size()));
}

std::vector<SeriesPoint> TimingSeries::elapsedMsPoints(std::size_t columns) const {
    return bucketMinMax(m_tokens, m_elapsedMs, columns);
}

std::vector<SeriesPoint> TimingSeries::deviceMiBPoints(std::size_t columns) const {
    return bucketMinMax(m_tokens, m_deviceMiB, columns);
}

void TimingSeries::onCleared() {
    m_tokens.clear();
    m_elapsedMs.clear();
    m_deviceMiB.clear();
    Q_EMIT reset();
}

void TimingSeries::onAppended(qsizetype first, qsizetype count) {
    for (qsizetype i = first; i < first + count; ++i) {
        const SegmentTrace& trace = *m_store.at(static_cast<std::size_t>(i));
        m_tokens.push_back(static_cast<double>(trace.firstToken.value + trace.tokens));
        m_elapsedMs.push_back(trace.elapsedMs);
        m_deviceMiB.push_back(static_cast<double>(trace.deviceBytes) / (1 << 20));
    }
    if (count > 0) {
        Q_EMIT appended(first, count);
    }
}

} // namespace rmtscope
