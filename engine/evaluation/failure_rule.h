#pragma once

#include "engine/api/failure_diagnosis.h"

#include <functional>
#include <optional>
#include <span>

namespace rmtscope {

/// A wrongly answered sample, as far as the rule needs to know it.
struct FailedSample {
    SegmentIndex lastFact;     ///< in which the last fact ends that the answer needs
    std::int64_t segments = 1; ///< the last one holds the question
    double readMass = 0;       ///< FailureDiagnosis::readMass
    std::optional<double> usualReadMass = {};
};

/// Whether the memory after a segment answers rightly on a side branch.
using AskAfter = std::function<bool(SegmentIndex)>;

/// The class of a failure, by few questions to the memory: after the last segment before the question's; if it is wrong
/// there, after the segment of the last fact; if it is right there, after segments in between, halving the stretch in
/// which the answer is lost. Where the answer comes and goes, that is one of the segments at which it goes. What `ask`
/// throws ends it.
[[nodiscard]] FailureDiagnosis classifyFailure(const FailedSample& sample, const AskAfter& ask);

/// The read mass that nine of ten of these reach; none without any.
[[nodiscard]] std::optional<double> usualReadMass(std::span<const double> ofRightAnswers);

} // namespace rmtscope
