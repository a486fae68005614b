#pragma once

#include <QIODevice>

namespace rmtscope {

class BranchComparison;
class CausalEffects;
class MassTimeline;
class AnswerTimeline;

/// As in csv_export.h.

/// The branch beside the run, one row a segment of the branch: segment, tokens_read, the probability of each label in
/// the run and in the branch, each where that was asked: run_LABEL, branch_LABEL, …; memory_distance and that of each
/// slot behind the segment: distance_mem_0, …; branch minus run: write_difference_mem_0, …, read_difference_mem_0, …;
/// branch (its name), changes.
void exportBranch(QIODevice& device, const BranchComparison& comparison, const AnswerTimeline& answers,
                  const MassTimeline& write, const MassTimeline& read);

/// One row a segment that was measured: segment, the effect of each slot: effect_mem_0, …; asked_after, question,
/// answer, original_log_probability, rounding.
void exportCausalEffects(QIODevice& device, const CausalEffects& effects);

} // namespace rmtscope
