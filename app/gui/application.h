#pragma once

#include "engine/api/engine.h"
#include "engine/api/evaluation.h"
#include "engine/api/failure_diagnosis.h"
#include "engine/api/retention.h"
#include "engine/api/training.h"

#include <functional>
#include <memory>
#include <string>

namespace rmtscope {

/// What computes; tests have others.
struct Engines {
    std::function<std::unique_ptr<Engine>()> make;
    SweepOpener openSweep;
    TrainingEngine training;
    RetentionMeter measureRetention = {};
    FailureAnalysisOpener openFailures = {};
    std::string torchVersion = {}; ///< of the LibTorch that it uses; empty: it isn't known
};

/// The whole program with what `engines` gives. Returns the exit code: 0 fine, 1 the work failed, 2 wrong
/// usage; what went wrong is one sentence on standard error.
int runApplication(int& argc, char** argv, const Engines& engines);

} // namespace rmtscope
