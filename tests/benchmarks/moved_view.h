#pragma once

#include "tests/benchmarks/frame_clock.h"
#include "tests/benchmarks/measured_times.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>
#include <string>
#include <vector>

namespace rmtscope::bench {

/// A view and what a hand can do to it.
struct MovedView {
    std::string name;
    QWidget* view = nullptr;  ///< which frames are counted, and which gets the keys
    QWidget* mouse = nullptr; ///< which gets wheel and drags; null: none
    bool wheel = true;
    bool drags = true;
    std::vector<Qt::Key> keys = {Qt::Key_Right, Qt::Key_Left};
};

/// Sends what a mouse and a keyboard would send, each input as soon as the one before was painted, and takes the times
/// from frame to frame.
class ViewMover {
public:
    ViewMover(FrameClock& clock, MovedView moved)
        : m_clock(clock)
        , m_moved(std::move(moved)) {
        m_times.name = "move " + m_moved.name;
        m_times.goalMs = 16;
    }

    /// Zooms in, pans, moves a cursor and zooms out, `rounds` times. The view has come to rest before.
    MeasuredTimes run(int rounds) {
        m_clock.watch(*m_moved.view);
        for (int round = 0; round < rounds; ++round) {
            turnWheel(wheelSteps);
            drag();
            pressKeys();
            turnWheel(-wheelSteps);
        }
        return m_times;
    }

private:
    static constexpr int wheelSteps = 8;
    static constexpr int dragSteps = 24;
    static constexpr int keySteps = 16;

    void send(QWidget& target, QEvent& event) {
        const auto before = m_clock.lastFrame();
        QApplication::sendEvent(&target, &event);
        constexpr double patienceMs = 1000;
        if (const auto painted = m_clock.waitForFrame(patienceMs)) {
            m_times.milliseconds.push_back(millisecondsBetween(before, *painted));
        } else {
            ++m_times.unpainted;
            m_clock.watch(*m_moved.view); // the next input's time begins now
        }
    }

    [[nodiscard]] QPointF centre() const { return QRectF(m_moved.mouse->rect()).center(); }

    /// steps: notches, away from the hand when positive.
    void turnWheel(int steps) {
        for (int i = 0; m_moved.mouse != nullptr && m_moved.wheel && i < std::abs(steps); ++i) {
            constexpr int notch = 120;
            QWheelEvent event(centre(), m_moved.mouse->mapToGlobal(centre()), QPoint(),
                              QPoint(0, steps > 0 ? notch : -notch), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                              false);
            send(*m_moved.mouse, event);
        }
    }

    void mouseEvent(QEvent::Type type, const QPointF& at, bool counts) {
        const Qt::MouseButton button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
        const Qt::MouseButtons held = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
        QMouseEvent event(type, at, m_moved.mouse->mapToGlobal(at), button, held, Qt::NoModifier);
        if (counts) {
            send(*m_moved.mouse, event);
        } else {
            QApplication::sendEvent(m_moved.mouse, &event);
        }
    }

    /// To and fro, each step at another place.
    void drag() {
        if (m_moved.mouse == nullptr || !m_moved.drags) {
            return;
        }
        const QPointF from = centre();
        const QPointF reach(m_moved.mouse->width() / 3.0, m_moved.mouse->height() / 3.0);
        mouseEvent(QEvent::MouseButtonPress, from, false);
        QPointF at = from;
        for (int i = 1; i <= dragSteps; ++i) {
            const double swing = std::sin(2 * M_PI * i / (dragSteps + 1));
            at = from + reach * swing;
            mouseEvent(QEvent::MouseMove, at, true);
        }
        mouseEvent(QEvent::MouseButtonRelease, at, false);
    }

    void pressKeys() {
        for (std::size_t i = 0; !m_moved.keys.empty() && i < keySteps; ++i) {
            QKeyEvent event(QEvent::KeyPress, m_moved.keys[i % m_moved.keys.size()], Qt::NoModifier);
            send(*m_moved.view, event);
        }
    }

    FrameClock& m_clock;
    MovedView m_moved;
    MeasuredTimes m_times;
};

} // namespace rmtscope::bench
