#pragma once

#include "engine/probe/probe.h"

namespace rmtscope {

/// Has all computed that capture looks at and keeps none of it: a run without capture gives the same memory to the last
/// bit as one with it, on any device.
class SilentProbe final : public Probe {
public:
    explicit SilentProbe(const SegmentGeometry& geometry)
        : m_geometry(geometry) {}

    [[nodiscard]] const SegmentGeometry* wantsMemoryAttention(LayerIndex) const override { return &m_geometry; }

private:
    SegmentGeometry m_geometry;
};

} // namespace rmtscope
