#pragma once

#include <string>
#include <vector>

namespace rmtscope {

/// The names of all tensors of a checkpoint without what wrappers add around the model: "module." (data-parallel),
/// "_orig_mod." (compiled), "base_model.model." and ".base_layer" (PEFT, merged). A prefix goes only if all names have
/// it, an infix only if no two names become the same. The order stays.
[[nodiscard]] std::vector<std::string> plainNames(std::vector<std::string> names);

} // namespace rmtscope
