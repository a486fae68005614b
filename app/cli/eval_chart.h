#pragma once

#include "engine/chart/chart.h"

#include <nlohmann/json.hpp>

namespace rmtscope::cli {

/// Accuracy and device memory by length, beside the published accuracy. summary: as `rmt eval --json` prints it.
[[nodiscard]] Chart evalChart(const nlohmann::ordered_json& summary);

} // namespace rmtscope::cli
