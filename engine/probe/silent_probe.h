#pragma once

#include "engine/probe/probe.h"

namespace rmtscope {

/// Has every map computed and keeps none: a run without capture gives the same memory to the last bit as one with it,
/// and as a replay of its segments.
class SilentProbe final : public Probe {
public:
    [[nodiscard]] bool wantsAttention(LayerIndex) const override { return true; }
};

} // namespace rmtscope
