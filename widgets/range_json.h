#pragma once

#include <QJsonArray>
#include <QJsonValue>

#include <cmath>
#include <optional>
#include <utility>

namespace rmtscope {

/// An axis' range in a session file: [lower, upper].
[[nodiscard]] inline QJsonValue rangeJson(double lower, double upper) {
    return QJsonArray{lower, upper};
}

/// Nothing for what is no range.
[[nodiscard]] inline std::optional<std::pair<double, double>> endsOf(const QJsonValue& json) {
    const QJsonArray ends = json.toArray();
    if (ends.size() != 2 || !ends[0].isDouble() || !ends[1].isDouble()) {
        return std::nullopt;
    }
    const std::pair range(ends[0].toDouble(), ends[1].toDouble());
    const bool real = std::isfinite(range.first) && std::isfinite(range.second) && range.first < range.second;
    return real ? std::optional(range) : std::nullopt;
}

} // namespace rmtscope
