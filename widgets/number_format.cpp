#include "widgets/number_format.h"

#include <array>
#include <cmath>

namespace rmtscope {

QString formatCount(double count) {
    static constexpr std::array<const char*, 4> units{"", " k", " M", " G"};
    std::size_t unit = 0;
    while (std::abs(count) >= 999.5 && unit + 1 < units.size()) {
        count /= 1000;
        ++unit;
    }
    return QString::number(count, 'g', 3) + QLatin1String(units[unit]);
}

QString formatBytes(std::uint64_t bytes) {
    static constexpr std::array<const char*, 5> units{"B", "KiB", "MiB", "GiB", "TiB"};
    auto amount = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (amount >= 1024 && unit + 1 < units.size()) {
        amount /= 1024;
        ++unit;
    }
    const int decimals = unit == 0 || amount >= 100 ? 0 : 1;
    return QString::number(amount, 'f', decimals) + QLatin1Char(' ') + QLatin1String(units[unit]);
}

QString formatDuration(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60) {
        return QStringLiteral("%1 s").arg(whole);
    }
    if (whole < 3600) {
        return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    }
    return QStringLiteral("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0'));
}

QString formatWeight(double weight) {
    return QString::number(weight, 'g', 3);
}

QString counted(std::int64_t number, const QString& noun) {
    return QStringLiteral("%1 %2%3").arg(number).arg(noun, number == 1 ? QString() : QStringLiteral("s"));
}

} // namespace rmtscope
