#pragma once

#include "engine/api/evaluation.h"
#include "engine/evaluation/full_attention.h"

#include <nlohmann/json.hpp>

#include <span>

namespace rmtscope::cli {

/// One task at one length, as `rmt eval --json` has it, but for what it would cost.
[[nodiscard]] nlohmann::ordered_json describeResult(const PointResult& result);
[[nodiscard]] nlohmann::ordered_json describeFullAttention(std::span<const FullAttentionCost> costs,
                                                           std::uint64_t availableBytes);

/// The same on standard output.
void printFullAttentionText(const nlohmann::ordered_json& costs);
void printResultText(const nlohmann::ordered_json& result);
void printResultCsvHeader();
void printResultCsv(const nlohmann::ordered_json& result);

} // namespace rmtscope::cli
