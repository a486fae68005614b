#include "viewmodels/trace_store.h"

#include <algorithm>
#include <utility>

namespace rmtscope {
namespace {

constexpr double recentMs = 1000;

} // namespace

TraceStore::TraceStore(QObject* parent)
    : QObject(parent) {}

TraceStore::Trace TraceStore::find(SegmentIndex segment) const {
    const bool read = segment.value >= 0 && segment.offset() < m_traces.size();
    return read ? m_traces[segment.offset()] : nullptr;
}

std::pair<SegmentIndex, SegmentIndex> TraceStore::segmentsIn(ByteSpan bytes) const {
    // Binary search by hand: the chunked list has no iterators, and clang 14 can't read libstdc++'s views.
    const auto firstWhere = [this](std::size_t from, const auto& isBehind) {
        std::size_t end = m_traces.size();
        while (from < end) {
            const std::size_t middle = from + (end - from) / 2;
            if (isBehind(m_traces[middle]->bytes)) {
                end = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    };
    const std::size_t first = firstWhere(0, [&](ByteSpan span) { return span.end > bytes.begin; });
    const std::size_t end = firstWhere(first, [&](ByteSpan span) { return span.begin >= bytes.end; });
    return {SegmentIndex(static_cast<std::int64_t>(first)), SegmentIndex(static_cast<std::int64_t>(end))};
}

double TraceStore::tokensPerSecond() const {
    return m_recentSum.ms > 0 ? static_cast<double>(m_recentSum.tokens) * 1000 / m_recentSum.ms : 0;
}

std::optional<double> TraceStore::remainingSeconds() const {
    const double rate = tokensPerSecond();
    if (rate <= 0) {
        return std::nullopt;
    }
    return static_cast<double>(std::max<std::int64_t>(0, m_context.geometry.tokens - m_tokens)) / rate;
}

void TraceStore::start(const RunContext& context) {
    m_context = context;
    clear();
}

void TraceStore::append(const QList<std::shared_ptr<const SegmentTrace>>& traces) {
    if (traces.isEmpty()) {
        return;
    }
    const auto first = static_cast<qsizetype>(m_traces.size());
    Q_EMIT aboutToAppend(first, traces.size());
    for (const Trace& trace : traces) {
        const Step step{trace->tokens, trace->elapsedMs + trace->answersMs};
        m_tokens += step.tokens;
        m_elapsedMs += step.ms;
        m_recentSum.tokens += step.tokens;
        m_recentSum.ms += step.ms;
        m_recent.push_back(step);
        while (m_recent.size() > 1 && m_recentSum.ms - m_recent.front().ms >= recentMs) {
            m_recentSum.tokens -= m_recent.front().tokens;
            m_recentSum.ms -= m_recent.front().ms;
            m_recent.pop_front();
        }
        m_traces.append(trace);
    }
    Q_EMIT appended(first, traces.size());
}

void TraceStore::clear() {
    m_traces = TraceList();
    m_tokens = 0;
    m_elapsedMs = 0;
    m_recent.clear();
    m_recentSum = Step();
    Q_EMIT cleared();
}

} // namespace rmtscope
