#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace rmtscope::cli {

/// One line on standard error that is written over itself: silent unless that is a terminal.
class ProgressLine {
public:
    ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine();

    /// unit: "tokens". Draws at most ten times a second.
    void update(const std::string& stage, std::int64_t done, std::int64_t total, const std::string& unit);
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    bool m_terminal;
    bool m_drawn = false;
    std::string m_stage;
    Clock::time_point m_started;
    Clock::time_point m_nextDraw;
};

} // namespace rmtscope::cli
