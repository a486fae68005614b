#pragma once

#include "engine/weights/model_folder.h"

#include <filesystem>

namespace rmtscope {

/// The memory of the model in `folder`: from `rmtscope.json` if it is there, else from `run_config.json`, which
/// published training scripts write; without both it is a plain backbone. Throws Error(ConfigInvalid), also where the
/// memory and the backbone don't fit together.
[[nodiscard]] MemoryConfig readMemoryConfig(const std::filesystem::path& folder, const BertConfig& bert);

} // namespace rmtscope
