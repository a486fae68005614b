#pragma once

#include "engine/api/progress.h"
#include "engine/weights/weights.h"

#include <stop_token>

namespace rmtscope {

/// Writes `tensors` to a safetensors file that appears whole or not at all; a file of that name stays until then. Wide
/// types stand first, so that each tensor is aligned to its own type, and equal ones by name: the same tensors always
/// give the same bytes. The numbers go from where they are straight to the file. Throws Error: WriteFailed (disk full,
/// no permission, a name that isn't UTF-8), Internal if a view's bytes don't fit its shape, Cancelled when `stop` was
/// triggered, and then nothing is written.
void saveSafetensors(const std::filesystem::path& file, const std::map<std::string, TensorView, std::less<>>& tensors,
                     const std::map<std::string, std::string, std::less<>>& metadata,
                     const ProgressCallback& progress = {}, const std::stop_token& stop = {});

} // namespace rmtscope
