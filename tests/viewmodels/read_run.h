#pragma once

#include "tests/support/fake_engine.h"
#include "tests/viewmodels/run_waits.h"
#include "viewmodels/answer_timeline.h"
#include "viewmodels/selection.h"
#include "viewmodels/trace_store.h"

#include <memory>

namespace rmtscope {

/// A controller over a fake engine with the view models that branches are compared with.
struct ReadRun {
    explicit ReadRun(const FakePlan& plan = {})
        : engine(std::make_shared<FakeEngine>(plan))
        , answers(store)
        , controller(engine) {
        QObject::connect(&controller, &RunController::sessionStarted, &store, [this](const RunGeometry& geometry) {
            store.start(RunContext{geometry, controller.modelInfo()->labels, controller.document()});
        });
        QObject::connect(&controller, &RunController::tracesAvailable, &store, &TraceStore::append);
    }

    [[nodiscard]] bool reaches(RunState state) const { return rmtscope::reaches(controller, state); }
    [[nodiscard]] bool opens(const char* document = "story.txt") { return rmtscope::opens(controller, document); }
    /// Opens and reads all, or `segments`.
    [[nodiscard]] bool reads(std::int64_t segments = 0) {
        if (!opens()) {
            return false;
        }
        if (segments == 0) {
            controller.run();
            return reaches(RunState::Finished);
        }
        for (std::int64_t i = 0; i < segments; ++i) {
            controller.step();
            if (!reaches(RunState::Paused)) {
                return false;
            }
        }
        return true;
    }

    std::shared_ptr<FakeEngine> engine;
    Selection selection;
    TraceStore store;
    AnswerTimeline answers;
    RunController controller;
};

/// One slot, or all, changed before `segment`.
inline Intervention fakeChange(InterventionKind kind, std::int64_t segment, std::vector<SlotIndex> slots = {}) {
    return {kind, SegmentIndex(segment), std::move(slots)};
}

} // namespace rmtscope
