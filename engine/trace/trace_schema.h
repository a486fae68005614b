#pragma once

#include "engine/trace/hdf5_handle.h"
#include "engine/trace/trace_info.h"

#include <cstdint>
#include <vector>

// Names, types and shapes of what is in a trace: docs/trace-format.md says the same to its readers.
namespace rmtscope::trace_schema {

inline constexpr const char* format = "rmttrace";
inline constexpr std::int64_t version = 1;

/// Counts the readable segments: it grows after everything of its segments has been written.
inline constexpr const char* tokens = "/segments/tokens";
inline constexpr const char* firstToken = "/segments/first_token";
inline constexpr const char* bytes = "/segments/bytes";
inline constexpr const char* elapsedMs = "/segments/elapsed_ms";
inline constexpr const char* answersMs = "/segments/answers_ms";
inline constexpr const char* answers = "/segments/answers"; ///< how many rows of /answers each has
inline constexpr const char* deviceBytes = "/segments/device_bytes";
inline constexpr const char* write = "/masses/write";
inline constexpr const char* read = "/masses/read";
inline constexpr const char* retain = "/masses/retain";
inline constexpr const char* strongestToken = "/strongest/token";
inline constexpr const char* strongestWeight = "/strongest/weight";
inline constexpr const char* memoryState = "/memory/state";
inline constexpr const char* answerSegment = "/answers/segment";
inline constexpr const char* answerQuestion = "/answers/question";
inline constexpr const char* answerProbabilities = "/answers/probabilities";

/// The shape of a dataset's rows; empty for one number a row.
using RowShape = std::vector<std::uint64_t>;

RowShape massRow(const TraceInfo& info);
RowShape strongestRow(const TraceInfo& info);
RowShape stateRow(const TraceInfo& info);
RowShape probabilitiesRow(const TraceInfo& info);

/// HDF5 has no rows without numbers: a model without memory tokens has no masses, one without labels no answers.
bool hasMasses(const TraceInfo& info);
bool hasStates(const TraceInfo& info);
bool hasAnswers(const TraceInfo& info);

/// How numbers are stored, which is how this machine keeps them too.
template <class T>
hdf5::Type numberType() = delete;
template <>
hdf5::Type numberType<std::int32_t>();
template <>
hdf5::Type numberType<std::int64_t>();
template <>
hdf5::Type numberType<std::uint16_t>();
template <>
hdf5::Type numberType<std::uint64_t>();
template <>
hdf5::Type numberType<float>();
template <>
hdf5::Type numberType<Half>();

} // namespace rmtscope::trace_schema
