#pragma once

#include "engine/api/segment_trace.h"
#include "engine/trace/trace_info.h"

#include <filesystem>
#include <memory>
#include <span>

namespace rmtscope {

/// Writes one run to a `.rmttrace` file (docs/trace-format.md), which other programs may read meanwhile: what was
/// appended is there for them about a second later, and stays if this program is killed. Belongs to one thread at a
/// time. Every call throws Error WriteFailed with the reason (disk full, no permission); what reached the file before
/// stays readable.
class TraceWriter {
public:
    /// The file appears under its name once it is readable. A trace of that name is replaced; any other file is not.
    TraceWriter(std::filesystem::path file, TraceInfo info);
    TraceWriter(const TraceWriter&) = delete;
    TraceWriter& operator=(const TraceWriter&) = delete;
    /// Writes what is buffered as far as possible, silently.
    ~TraceWriter();

    /// Segments come in reading order, the first is 0. `stateBefore`: [slots, hiddenSize], the memory before it; empty
    /// unless TraceInfo::states.
    void append(const SegmentTrace& trace, std::span<const float> stateBefore = {});

    /// Writes the rest and closes the file. `stateAfter`: the memory after the last appended segment, or empty.
    void finish(std::span<const float> stateAfter = {});

private:
    class File;

    std::unique_ptr<File> m_file; ///< none once finished
};

} // namespace rmtscope
