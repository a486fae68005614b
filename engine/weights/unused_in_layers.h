#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// Those of `unused` that stand in the layers of a backbone, but for buffers that no layer computes with: what is left
/// there means that the model has fewer layers than its weights, or other ones. layers: "bert.encoder.layer", behind
/// which numbers come.
[[nodiscard]] std::vector<std::string> unusedInLayers(const std::vector<std::string>& unused, std::string_view layers);

} // namespace rmtscope
