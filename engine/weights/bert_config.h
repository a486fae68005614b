#pragma once

#include "engine/weights/model_folder.h"

namespace rmtscope {

class JsonFields;

/// Reads `config.json` of a BERT. Throws Error(ConfigInvalid), also for settings that would change the computation in
/// a way that this program doesn't follow.
[[nodiscard]] BertConfig readBertConfig(const JsonFields& config);

} // namespace rmtscope
