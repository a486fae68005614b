#pragma once

#include "engine/api/memory_lens.h"
#include "engine/runtime/torch_model.h"

namespace rmtscope {

/// state: [1, slots, hidden] after `segment`; tokensASlot: 1 or more, at most all there are. Throws Error NotFinite.
[[nodiscard]] MemoryLens lensOf(const TorchModel& model, SegmentIndex segment, const at::Tensor& state,
                                std::int64_t tokensASlot);

} // namespace rmtscope
