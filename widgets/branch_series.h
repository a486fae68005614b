#pragma once

#include "widgets/series_data.h"

#include <vector>

namespace rmtscope {

class AnswerTimeline;
class BranchComparison;

/// The answers of the run (plain) and of the branch (dots) to the run's question, a pair of lines for the right answer
/// and for what each of the two answered last.
[[nodiscard]] std::vector<Series> branchAnswerSeries(const BranchComparison& comparison, const AnswerTimeline& run,
                                                     bool dark);

/// The distance of the two memories; empty where none is known.
[[nodiscard]] std::vector<Series> branchDistanceSeries(const BranchComparison& comparison, bool dark);

} // namespace rmtscope
