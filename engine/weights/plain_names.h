#pragma once

#include <string>
#include <vector>

namespace rmtscope {

struct PlainNames {
    std::vector<std::string> names;           ///< in the order given
    std::vector<std::string> removedPrefixes; ///< outermost first
};

/// The names of all tensors of a checkpoint without what wrappers add around the model: "module." (data-parallel),
/// "_orig_mod." (compiled), "base_model.model." and ".base_layer" (PEFT, merged). A prefix goes only if all names have
/// it, an infix only if no two names become the same.
[[nodiscard]] PlainNames plainNames(std::vector<std::string> names);

} // namespace rmtscope
