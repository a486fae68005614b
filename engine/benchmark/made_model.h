#pragma once

#include "engine/benchmark/published_shape.h"
#include "engine/runtime/torch_model.h"

#include <memory>

namespace rmtscope {

/// A model of that shape with random numbers for weights and made-up words of four letters for a vocabulary, the same
/// ones every time. It is written to a folder among the temporary files, opened like any other, and removed again.
/// Throws Error: WriteFailed, and what opening a model throws.
[[nodiscard]] std::shared_ptr<const TorchModel> openMadeModel(const PublishedShape& shape,
                                                              const DeviceOptions& options);

} // namespace rmtscope
