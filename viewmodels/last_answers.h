#pragma once

#include "library/run_record.h"
#include "viewmodels/trace_list.h"
#include "viewmodels/trace_store.h"

namespace rmtscope {

/// What was answered to each question when they were asked last; empty if they never were. An answer is right if its
/// label is the expected answer, whatever its case.
[[nodiscard]] QList<RecordedAnswer> lastAnswers(const TraceList& traces, const RunContext& context);

} // namespace rmtscope
