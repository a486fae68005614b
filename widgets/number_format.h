#pragma once

#include <QString>

#include <cstdint>

namespace rmtscope {

/// "950", "16 k", "2.05 M": at most three digits, for axes and captions.
[[nodiscard]] QString formatCount(double count);
/// "128 MiB"; binary units, as memory is measured.
[[nodiscard]] QString formatBytes(std::uint64_t bytes);
/// "4 s", "2 min 05 s", "1 h 20 min".
[[nodiscard]] QString formatDuration(double seconds);
/// A mass or probability with enough digits to tell neighbours apart: "0.0312", "3.1e-05".
[[nodiscard]] QString formatWeight(double weight);
/// "3 layers", "1 layer".
[[nodiscard]] QString counted(std::int64_t number, const QString& noun);

} // namespace rmtscope
