#pragma once

#include "engine/weights/model_folder.h"

#include <filesystem>

namespace rmtscope {

/// `tokenizer_config.json` of the model in `folder`; BERT's defaults if there is none. Throws Error(ConfigInvalid).
[[nodiscard]] TokenizerConfig readTokenizerConfig(const std::filesystem::path& folder);

} // namespace rmtscope
