#pragma once

#include <string>
#include <vector>

namespace rmtscope {

struct Tick {
    double value = 0;
    std::string label;
};

/// From numbers to a stretch of the page.
class Axis {
public:
    /// low < high, above 0 where logarithmic. begin and end: where they come to lie on the page, in either order.
    Axis(double low, double high, bool logarithmic, double begin, double end);

    [[nodiscard]] double place(double value) const;
    /// Round numbers, at most `most` of them; powers of ten or two where logarithmic. Labels: "2M", "64k", "0.5".
    [[nodiscard]] std::vector<Tick> ticks(int most) const;
    [[nodiscard]] double low() const { return m_low; }
    [[nodiscard]] double high() const { return m_high; }

private:
    double m_low;
    double m_high;
    bool m_logarithmic;
    double m_begin;
    double m_end;
};

/// "2M", "64k", "512", "0.25": three digits that matter, thousands as letters.
[[nodiscard]] std::string shortNumber(double value);

} // namespace rmtscope
