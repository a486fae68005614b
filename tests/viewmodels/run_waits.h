#pragma once

#include "viewmodels/run_controller.h"

#include <QTest>

namespace rmtscope {

/// Waits for a state; false if it doesn't come.
[[nodiscard]] inline bool reaches(const RunController& controller, RunState state) {
    return QTest::qWaitFor([&controller, state] { return controller.state() == state; }, 20'000);
}

/// Opens the fake engine's model and a document, and waits until they can be read.
[[nodiscard]] inline bool opens(RunController& controller, const char* document) {
    controller.openModel("model");
    controller.openDocument(document);
    return reaches(controller, RunState::Ready);
}

} // namespace rmtscope
