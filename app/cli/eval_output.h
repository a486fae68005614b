#pragma once

#include "engine/evaluation/evaluation_log.h"

#include <nlohmann/json.hpp>

#include <string>

namespace rmtscope::cli {

/// One task at one length, as `rmt eval --json` has it, but for what the machine says. tokens: of one sample.
[[nodiscard]] nlohmann::ordered_json describeResult(const std::string& task, const EvaluationPlan& plan,
                                                    std::int64_t tokens, const LoggedResult& result);

/// The same as a line on standard output.
void printResultText(const nlohmann::ordered_json& result);
void printResultCsvHeader();
void printResultCsv(const nlohmann::ordered_json& result);

} // namespace rmtscope::cli
