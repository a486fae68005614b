#pragma once

#include "viewmodels/branch_spec.h"
#include "viewmodels/checked_json.h"
#include "viewmodels/saved_memories.h"

#include <QJsonObject>

namespace rmtscope {

/// All that makes the branch again: docs/session-format.md. What it puts into memory goes to `memories`.
[[nodiscard]] QJsonObject branchJson(const BranchSpec& spec, SavedMemories& memories);
/// Throws WrongJson where any of it makes no sense. Whether it fits a model and a document is found out when it is
/// read.
[[nodiscard]] BranchSpec branchOf(const CheckedJson& json, const SavedMemories& memories);

} // namespace rmtscope
