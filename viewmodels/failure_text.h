#pragma once

#include "engine/api/failure_diagnosis.h"

#include <QString>

namespace rmtscope {

/// "there but not read"
[[nodiscard]] QString failureText(FailureClass failure);
/// What the class means, and what was asked to find it: several lines.
[[nodiscard]] QString evidenceText(const FailureDiagnosis& diagnosis);

} // namespace rmtscope
