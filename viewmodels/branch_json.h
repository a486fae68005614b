#pragma once

#include "viewmodels/branch_spec.h"
#include "viewmodels/checked_json.h"

#include <QJsonObject>

namespace rmtscope {

/// All that makes the branch again: docs/session-format.md.
[[nodiscard]] QJsonObject branchJson(const BranchSpec& spec);
/// Throws WrongJson where any of it makes no sense. Whether it fits a model and a document is found out when it is
/// read.
[[nodiscard]] BranchSpec branchOf(const CheckedJson& json);

} // namespace rmtscope
