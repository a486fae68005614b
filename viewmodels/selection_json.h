#pragma once

#include "viewmodels/selection_state.h"

#include <QJsonObject>

namespace rmtscope {

/// What isn't selected has no key; "layers" and "heads" are missing where all are chosen.
[[nodiscard]] QJsonObject selectionJson(const SelectionState& selection);
/// What is missing isn't selected, and neither is what makes no sense.
[[nodiscard]] SelectionState selectionOf(const QJsonObject& json);

} // namespace rmtscope
