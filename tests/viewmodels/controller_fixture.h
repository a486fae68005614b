#pragma once

#include "tests/support/fake_engine.h"
#include "tests/viewmodels/run_waits.h"
#include "viewmodels/run_channels.h"

#include <QList>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace rmtscope {

/// A controller with a fake engine, and what it has said so far.
struct ControllerFixture {
    explicit ControllerFixture(const FakePlan& plan = {})
        : engine(std::make_shared<FakeEngine>(plan))
        , controller(std::make_unique<RunController>(engine)) {
        QObject::connect(controller.get(), &RunController::stateChanged, &context,
                         [this](RunState state) { states.append(state); });
        QObject::connect(controller.get(), &RunController::failed, &context,
                         [this](ErrorCode code, const QString& sentence) {
                             failures.append(code);
                             sentences.append(sentence);
                         });
        QObject::connect(controller.get(), &RunController::sessionStarted, &context, [this] {
            ++sessions;
            segments.clear();
        });
        QObject::connect(controller.get(), &RunController::tracesAvailable, &context, [this](const auto& traces) {
            ++batches;
            for (const auto& trace : traces) {
                segments.append(trace->segment.value);
            }
        });
    }

    [[nodiscard]] bool reaches(RunState state) const { return rmtscope::reaches(*controller, state); }
    [[nodiscard]] bool opens(const char* document = "story.txt") const {
        return rmtscope::opens(*controller, document);
    }
    /// Keeps the event loop standing still until the worker waits in the full mailbox, one segment in its hands.
    [[nodiscard]] bool fillsTheMailbox() const {
        for (int i = 0; i < 10'000; ++i) {
            if (engine->counters().advances.load() > static_cast<int>(RunChannels::traceCapacity)) {
                QThread::msleep(20);
                return true;
            }
            QThread::msleep(1);
        }
        return false;
    }
    [[nodiscard]] bool reads(qsizetype count) const {
        return QTest::qWaitFor([&] { return segments.size() >= count; }, 20'000);
    }
    /// 0, 1, 2, … without a gap or a double.
    [[nodiscard]] bool isContiguous() const {
        for (qsizetype i = 0; i < segments.size(); ++i) {
            if (segments[i] != i) {
                return false;
            }
        }
        return true;
    }

    QObject context; ///< ends the connections before the rest goes
    std::shared_ptr<FakeEngine> engine;
    std::unique_ptr<RunController> controller;
    QList<RunState> states;
    QList<ErrorCode> failures;
    QList<QString> sentences;
    QList<std::int64_t> segments; ///< of the current session
    int sessions = 0;
    int batches = 0;
};

} // namespace rmtscope
