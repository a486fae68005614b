#pragma once

#include "viewmodels/branch_spec.h"

#include <QJsonObject>

#include <optional>

namespace rmtscope {

/// All that makes the branch again: docs/session-format.md.
[[nodiscard]] QJsonObject branchJson(const BranchSpec& spec);
/// None where any of it makes no sense. Whether it fits a model and a document is found out when it is read.
[[nodiscard]] std::optional<BranchSpec> branchOf(const QJsonObject& json);

} // namespace rmtscope
