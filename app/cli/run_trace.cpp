#include "app/cli/run_trace.h"

namespace rmtscope::cli {

RunTrace::RunTrace(const std::string& file, const TraceInfo& info)
    : m_states(info.states) {
    if (!file.empty()) {
        m_writer.emplace(file, info);
    }
}

void RunTrace::beforeSegment(const Session& session) {
    m_before = state(session);
}

void RunTrace::afterSegment(const SegmentTrace& trace) {
    if (m_writer) {
        m_writer->append(trace, m_before);
    }
}

void RunTrace::finish(const Session& session) {
    if (m_writer) {
        m_writer->finish(state(session));
    }
}

std::vector<float> RunTrace::state(const Session& session) const {
    return m_writer && m_states ? session.memoryBefore(session.position()) : std::vector<float>();
}

} // namespace rmtscope::cli
