#pragma once

#include "engine/api/engine.h"

#include <functional>
#include <memory>

namespace rmtscope {

/// The whole program with the engine that `makeEngine` gives. Returns the exit code: 0 fine, 1 the work failed, 2 wrong
/// usage; what went wrong is one sentence on standard error.
int runApplication(int& argc, char** argv, const std::function<std::unique_ptr<Engine>()>& makeEngine);

} // namespace rmtscope
