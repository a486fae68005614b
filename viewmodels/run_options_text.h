#pragma once

#include "engine/api/engine.h"
#include "engine/api/session.h"

#include <QString>

namespace rmtscope {

class RunController;

/// "rows": how much is captured.
[[nodiscard]] QString captureText(CaptureLevel level);
/// "cpu, 2 threads, capture rows": what the open model and session use, and behind it what the next run will use if
/// that differs: "; from the next run: cuda, capture masses". Empty while no model is open.
[[nodiscard]] QString runOptionsText(const RunController& controller);

} // namespace rmtscope
