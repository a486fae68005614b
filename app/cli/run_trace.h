#pragma once

#include "engine/api/session.h"
#include "engine/trace/trace_writer.h"

#include <optional>
#include <string>
#include <vector>

namespace rmtscope::cli {

/// The trace that `rmt run --trace` writes of a session, or nothing. Every call throws Error WriteFailed.
class RunTrace {
public:
    /// Writes nothing if `file` is empty.
    RunTrace(const std::string& file, const TraceInfo& info);

    void beforeSegment(const Session& session);
    void afterSegment(const SegmentTrace& trace);
    void finish(const Session& session);

private:
    [[nodiscard]] std::vector<float> state(const Session& session) const;

    bool m_states;
    std::vector<float> m_before;
    std::optional<TraceWriter> m_writer;
};

} // namespace rmtscope::cli
