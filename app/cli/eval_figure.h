#pragma once

#include "engine/figure/figure.h"

#include <nlohmann/json.hpp>

namespace rmtscope::cli {

/// Accuracy and device memory by length, beside the published accuracy. summary: as `rmt eval --json` prints it.
[[nodiscard]] Figure evalFigure(const nlohmann::ordered_json& summary);

} // namespace rmtscope::cli
