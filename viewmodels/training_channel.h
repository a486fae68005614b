#pragma once

#include "engine/api/training.h"
#include "viewmodels/mailbox.h"

#include <cstddef>
#include <variant>

namespace rmtscope {

/// A step on its way to the GUI thread.
struct PublishedStep {
    TrainingStep step;
    double seconds = 0; ///< since the step before, or since training began or went on
};

using TrainingReport = std::variant<PublishedStep, TrainingValidation>;

/// Reports of some frames of a model whose steps take a millisecond.
inline constexpr std::size_t trainingReports = 512;

using TrainingMailbox = Mailbox<TrainingReport>;

} // namespace rmtscope
