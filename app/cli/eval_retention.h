#pragma once

#include "engine/api/retention.h"

#include <stop_token>
#include <string>
#include <vector>

namespace rmtscope::cli {

enum class RetentionFormat { Text, Json, Csv };

/// `rmt eval --retention`: fits a probe for every task and distance and prints what it finds. A task that can't be
/// probed takes nothing from the others. Returns the exit code; throws Error when no task can be probed.
int evaluateRetention(RetentionOptions options, const std::vector<std::string>& tasks, RetentionFormat format,
                      const std::stop_token& stop);

} // namespace rmtscope::cli
