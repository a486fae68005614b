#pragma once

#include "engine/api/segment_trace.h"
#include "engine/trace/trace_info.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace rmtscope {

/// Reads a `.rmttrace` file (docs/trace-format.md), also while another program writes it. Belongs to one thread at a
/// time. Throws Error: FileMissing, FileUnreadable (also a trace of a newer schema), FileEmpty, FileDamaged.
class TraceReader {
public:
    explicit TraceReader(const std::filesystem::path& file);
    TraceReader(const TraceReader&) = delete;
    TraceReader& operator=(const TraceReader&) = delete;
    ~TraceReader();

    [[nodiscard]] const TraceInfo& info() const;
    /// Readable ones.
    [[nodiscard]] std::int64_t segments() const;
    /// The document was read to its end.
    [[nodiscard]] bool complete() const;
    /// Its writer didn't close it: it is still writing, or it was killed.
    [[nodiscard]] bool open() const;

    /// Looks for what was written since; segments() may be larger afterwards.
    void refresh();

    /// `count` segments from `first` on, all of which must be readable, with the memory after each where the file has
    /// it; the states of one call live as long as any of its traces.
    [[nodiscard]] std::vector<SegmentTrace> read(SegmentIndex first, std::int64_t count) const;
    [[nodiscard]] SegmentTrace read(SegmentIndex segment) const;

    /// [slots, hiddenSize]; `segment` is less than states().
    [[nodiscard]] std::vector<float> memoryBefore(SegmentIndex segment) const;
    /// How many memory states can be read: 0 if none are kept, one more than segments() if the last one was too.
    [[nodiscard]] std::int64_t states() const;

private:
    class File;

    std::unique_ptr<File> m_file;
};

/// Whether a file is called `.rmttrace` or is any HDF5 file; false if it can't be read.
bool looksLikeTrace(const std::filesystem::path& file);

} // namespace rmtscope
