#include "engine/chart/axis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace rmtscope {

namespace {

/// 1, 2 or 5 times a power of ten, at least `step`.
double roundStep(double step) {
    const double power = std::pow(10, std::floor(std::log10(step)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= step * (1 - 1e-9)) {
            return factor * power;
        }
    }
    return 10 * power;
}

} // namespace

std::string shortNumber(double value) {
    constexpr std::array<const char*, 5> letters = {"", "k", "M", "G", "T"};
    std::size_t letter = 0;
    double shown = value;
    while (std::abs(shown) >= 999.5 && letter + 1 < letters.size()) {
        shown /= 1000;
        ++letter;
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3g%s", shown, letters[letter]);
    return text.data();
}

Axis::Axis(double low, double high, bool logarithmic, double begin, double end)
    : m_low(low)
    , m_high(high)
    , m_logarithmic(logarithmic)
    , m_begin(begin)
    , m_end(end) {}

double Axis::place(double value) const {
    const double share =
        m_logarithmic ? std::log(value / m_low) / std::log(m_high / m_low) : (value - m_low) / (m_high - m_low);
    return m_begin + share * (m_end - m_begin);
}

std::vector<Tick> Axis::ticks(int most) const {
    std::vector<Tick> ticks;
    if (m_logarithmic) {
        const double decades = std::log10(m_high / m_low);
        // Every decade, or every second, …; within few of them 1, 2, 5.
        const auto every = static_cast<int>(std::ceil(decades / most));
        const bool between = 3 * decades <= most;
        for (int power = static_cast<int>(std::floor(std::log10(m_low))); std::pow(10, power) <= m_high * 1.0001;
             power += std::max(1, every)) {
            for (const double factor : between ? std::vector<double>{1, 2, 5} : std::vector<double>{1}) {
                const double value = factor * std::pow(10, power);
                if (value >= m_low * 0.9999 && value <= m_high * 1.0001) {
                    ticks.push_back({value, shortNumber(value)});
                }
            }
        }
        return ticks;
    }
    const double step = roundStep((m_high - m_low) / most);
    for (double value = std::ceil(m_low / step - 1e-9) * step; value <= m_high + step * 1e-9; value += step) {
        const double clean = std::abs(value) < step * 1e-9 ? 0 : value;
        ticks.push_back({clean, shortNumber(clean)});
    }
    return ticks;
}

} // namespace rmtscope
