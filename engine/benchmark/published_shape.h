#pragma once

#include "engine/training/parameter_list.h"
#include "engine/weights/model_folder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rmtscope {

/// The sizes of a model that was published, with RMT's memory around it. No weights: speed doesn't depend on them.
struct PublishedShape {
    std::string name;   ///< "bert-base"
    ModelFolder folder; ///< backbone and memory; no paths
    std::int64_t vocabulary = 0;
};

/// BERT base (Devlin et al. 2019: 12 layers x 768, 30,522 words, 512 positions) in segments of 499, and GPT-2 small
/// (Radford et al. 2019: 12 x 768, 50,257 words, 1,024 positions) in segments of 512; 10 memory tokens each.
[[nodiscard]] const std::vector<PublishedShape>& publishedShapes();

/// Throws Error Usage for a name that none of them has.
[[nodiscard]] const PublishedShape& publishedShape(const std::string& name);

/// The tensors of such a model.
[[nodiscard]] std::vector<ParameterShape> parametersOf(const PublishedShape& shape);

} // namespace rmtscope
