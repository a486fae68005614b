#pragma once

#include "engine/trace/hdf5_handle.h"
#include "engine/trace/trace_info.h"

namespace rmtscope {

/// Writes the root's attributes: format, schema version and all of `info`.
void writeTraceInfo(const hdf5::FileHandle& file, const TraceInfo& info);

/// Throws hdf5::Failure when one is missing or impossible, and Error when `path` is no trace or one of a newer schema.
TraceInfo readTraceInfo(const hdf5::FileHandle& file, const std::filesystem::path& path);

} // namespace rmtscope
