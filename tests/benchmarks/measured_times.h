#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace rmtscope::bench {

/// How often something was measured, and how long it took.
struct MeasuredTimes {
    std::string name;
    double goalMs = 0; ///< that the 99th percentile shall not exceed
    std::vector<double> milliseconds;
    int unpainted = 0; ///< inputs that no frame came for; they are in no percentile
};

/// The smallest value that so large a part of them doesn't exceed. Needs one or more.
inline double percentile(std::vector<double> values, double part) {
    std::sort(values.begin(), values.end());
    const double rank = std::ceil(part * static_cast<double>(values.size()));
    return values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

inline nlohmann::ordered_json toJson(const MeasuredTimes& times) {
    nlohmann::ordered_json json = {{"name", times.name},
                                   {"count", times.milliseconds.size()},
                                   {"unpainted", times.unpainted},
                                   {"goal_p99_ms", times.goalMs}};
    if (!times.milliseconds.empty()) {
        json["p50_ms"] = percentile(times.milliseconds, 0.5);
        json["p99_ms"] = percentile(times.milliseconds, 0.99);
        json["max_ms"] = percentile(times.milliseconds, 1);
    }
    return json;
}

inline void printTable(const std::vector<MeasuredTimes>& all) {
    std::printf("%-40s %6s %9s %8s %8s %8s %8s\n", "milliseconds", "count", "unpainted", "p50", "p99", "max", "goal");
    for (const MeasuredTimes& times : all) {
        std::printf("%-40s %6zu %9d", times.name.c_str(), times.milliseconds.size(), times.unpainted);
        if (times.milliseconds.empty()) {
            std::printf(" nothing was painted\n");
            continue;
        }
        const double late = percentile(times.milliseconds, 0.99);
        std::printf(" %8.1f %8.1f %8.1f %8.0f %s\n", percentile(times.milliseconds, 0.5), late,
                    percentile(times.milliseconds, 1), times.goalMs, late <= times.goalMs ? "" : "missed");
    }
}

} // namespace rmtscope::bench
