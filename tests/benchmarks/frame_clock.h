#pragma once

#include <QApplication>
#include <QEvent>
#include <QThread>
#include <QTimer>
#include <QWidget>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace rmtscope::bench {

using Clock = std::chrono::steady_clock;

inline double millisecondsBetween(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
}

/// An application that knows when a view was painted: the moment at which the event that painted it, or anything in it,
/// was done with, so that its way to the screen counts too.
class FrameClock : public QApplication {
public:
    using QApplication::QApplication;

    /// Of this view are the frames from now on.
    void watch(const QWidget& view) {
        m_view = &view;
        m_lastFrame = Clock::now();
    }
    [[nodiscard]] std::int64_t frames() const { return m_frames; }
    [[nodiscard]] Clock::time_point lastFrame() const { return m_lastFrame; }

    /// Handles what has happened, or sleeps for a moment until something does: who waits must not take the processor
    /// from the engine, as processEvents() with a time does.
    void handleEvents() {
        if (!m_tick.isActive()) {
            m_tick.start(std::chrono::milliseconds(5));
        }
        processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }

    /// Handles events until the first frame for which `isDue` holds; its moment, or nothing if none came in time.
    std::optional<Clock::time_point> waitForFrame(double milliseconds, const std::function<bool()>& isDue = {}) {
        const auto begun = Clock::now();
        std::optional<Clock::time_point> seen;
        m_onFrame = [&] {
            if (!seen && (!isDue || isDue())) {
                seen = m_lastFrame;
            }
        };
        while (!seen && millisecondsBetween(begun, Clock::now()) < milliseconds) {
            handleEvents();
        }
        m_onFrame = {};
        return seen;
    }

    /// Handles events until `isDone` holds and the view has been left alone for a while.
    void settle(const std::function<bool()>& isDone = {}) {
        constexpr double quietMs = 300;
        auto quietSince = Clock::now();
        while (millisecondsBetween(std::max(quietSince, m_lastFrame), Clock::now()) < quietMs) {
            handleEvents();
            if (isDone && !isDone()) {
                quietSince = Clock::now();
            }
        }
    }

    bool notify(QObject* receiver, QEvent* event) override {
        if (QThread::currentThread() != thread()) {
            return QApplication::notify(receiver, event);
        }
        m_painted = m_painted || (event->type() == QEvent::Paint && isInView(receiver)); // before: both may go
        ++m_depth;
        const bool handled = QApplication::notify(receiver, event);
        if (--m_depth == 0 && m_painted) {
            m_painted = false;
            m_lastFrame = Clock::now();
            ++m_frames;
            if (m_onFrame) {
                m_onFrame();
            }
        }
        return handled;
    }

private:
    [[nodiscard]] bool isInView(const QObject* receiver) const {
        const auto* const widget = qobject_cast<const QWidget*>(receiver);
        return m_view != nullptr && widget != nullptr && (widget == m_view || m_view->isAncestorOf(widget));
    }

    const QWidget* m_view = nullptr;
    QTimer m_tick; ///< ends the sleep
    std::function<void()> m_onFrame;
    Clock::time_point m_lastFrame;
    std::int64_t m_frames = 0;
    int m_depth = 0;
    bool m_painted = false;
};

} // namespace rmtscope::bench
