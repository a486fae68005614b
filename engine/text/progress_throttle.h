#pragma once

#include "engine/api/progress.h"

#include <chrono>

namespace rmtscope {

/// Passes on a few reports a second, however often it is called; the first one at once.
class ProgressThrottle {
public:
    explicit ProgressThrottle(const ProgressCallback& progress)
        : m_progress(progress) {}

    void report(const Progress& progress) {
        const auto now = std::chrono::steady_clock::now();
        if (m_progress && now >= m_next) {
            m_next = now + std::chrono::milliseconds(200);
            m_progress(progress);
        }
    }

    /// The report at the end, which is never held back.
    void finish(const Progress& progress) const {
        if (m_progress) {
            m_progress(progress);
        }
    }

private:
    const ProgressCallback& m_progress;
    std::chrono::steady_clock::time_point m_next;
};

} // namespace rmtscope
