#pragma once

#include "engine/evaluation/evaluation_log.h"
#include "engine/evaluation/full_attention.h"

#include <nlohmann/json.hpp>

#include <span>

namespace rmtscope::cli {

/// What a result's verdicts don't say.
struct ResultFrame {
    std::int64_t samples = 0; ///< asked for; verdicts of later ones are left out
    std::int64_t tokens = 0;  ///< of one sample
    double chance = 0;        ///< accuracy of guessing
};

/// One task at one length, as `rmt eval --json` has it, but for what the machine says.
[[nodiscard]] nlohmann::ordered_json describeResult(const ResultKey& key, const ResultFrame& frame,
                                                    const LoggedResult& result);
[[nodiscard]] nlohmann::ordered_json describeFullAttention(std::span<const FullAttentionCost> costs,
                                                           std::uint64_t availableBytes);

/// The same on standard output.
void printFullAttentionText(const nlohmann::ordered_json& costs);
void printResultText(const nlohmann::ordered_json& result);
void printResultCsvHeader();
void printResultCsv(const nlohmann::ordered_json& result);

} // namespace rmtscope::cli
