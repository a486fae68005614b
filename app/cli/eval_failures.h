#pragma once

#include "engine/api/failure_diagnosis.h"

#include <nlohmann/json.hpp>

#include <stop_token>

namespace rmtscope::cli {

/// Classes every wrong sample of `result` and adds to `described`, which describeResult() made of it: failure_class,
/// decisive_segment, read_mass and nearest_success of each of wrong_seeds, and how many there are of each class as
/// failure_classes. Nothing of a result that forgets. Throws Error as FailureAnalysis::diagnose().
void addFailures(FailureAnalysis& analysis, const PointResult& result, nlohmann::ordered_json& described,
                 const std::stop_token& stop);

/// "overwritten 3, not_read 1" on standard output; nothing without failure_classes.
void printFailuresText(const nlohmann::ordered_json& described);

} // namespace rmtscope::cli
