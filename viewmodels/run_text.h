#pragma once

#include "library/run_record.h"

namespace rmtscope {

/// "under way"
[[nodiscard]] QString stateText(RecordState state);
/// "322,372"
[[nodiscard]] QString groupedNumber(std::int64_t number);
/// The person's time to the minute, which sorts as text: "2026-11-27 14:33".
[[nodiscard]] QString beganText(const RunRecord& record);
/// "94 of 100 right (94.0 %)"; empty if nothing was asked.
[[nodiscard]] QString resultText(const RunRecord& record);
/// The part that is right, in 0..1; -1 if nothing was asked.
[[nodiscard]] double resultRatio(const RunRecord& record);

} // namespace rmtscope
