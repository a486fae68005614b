#pragma once

#include <string>

namespace rmtscope {

/// Of the LibTorch that this program was built with: "1.13.0".
[[nodiscard]] std::string torchVersion();

} // namespace rmtscope
