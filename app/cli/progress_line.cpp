#include "app/cli/progress_line.h"

#include <cstdio>
#include <unistd.h>

namespace rmtscope::cli {

ProgressLine::ProgressLine()
    : m_terminal(isatty(STDERR_FILENO) != 0)
    , m_started(Clock::now())
    , m_nextDraw(m_started) {}

ProgressLine::~ProgressLine() {
    clear();
}

void ProgressLine::update(const std::string& stage, std::int64_t done, std::int64_t total, const std::string& unit) {
    const auto now = Clock::now();
    if (stage != m_stage) {
        m_stage = stage;
        m_started = now;
        m_nextDraw = now;
    }
    if (!m_terminal || now < m_nextDraw) {
        return;
    }
    m_nextDraw = now + std::chrono::milliseconds(100);
    const double seconds = std::chrono::duration<double>(now - m_started).count();
    const double speed = seconds > 0 ? static_cast<double>(done) / seconds : 0;
    std::fprintf(stderr, "\r\033[K%s: %lld", stage.c_str(), static_cast<long long>(done));
    if (total > 0) {
        std::fprintf(stderr, " of %lld %s (%.0f%%)", static_cast<long long>(total), unit.c_str(),
                     100.0 * static_cast<double>(done) / static_cast<double>(total));
    }
    if (speed > 0) {
        std::fprintf(stderr, ", %.0f %s/s", speed, unit.c_str());
    }
    if (speed > 0 && total > done) {
        std::fprintf(stderr, ", %.0f s left", static_cast<double>(total - done) / speed);
    }
    std::fflush(stderr);
    m_drawn = true;
}

void ProgressLine::clear() {
    if (m_drawn) {
        std::fputs("\r\033[K", stderr);
        m_drawn = false;
    }
}

} // namespace rmtscope::cli
