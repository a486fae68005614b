#include "engine/runtime/torch_version.h"

#include <torch/version.h>

namespace rmtscope {

std::string torchVersion() {
    return TORCH_VERSION;
}

} // namespace rmtscope
