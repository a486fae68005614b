#pragma once

#include "engine/layers/self_attention.h"
#include "engine/probe/probe.h"
#include "engine/probe/stage_clock.h"

namespace rmtscope {

/// What must be computed of a layer's attention so that a probe, which may be null, sees what it wants.
inline WantedAttention wantedAttention(const Probe* probe, LayerIndex layer, RowRange rows) {
    WantedAttention wanted;
    wanted.rows = rows;
    if (probe != nullptr) {
        wanted.wholeMap = probe->wantsAttention(layer);
        if (const SegmentGeometry* const memory = probe->wantsMemoryAttention(layer)) {
            wanted.mapRows = {memory->writeBegin, memory->writeBegin + memory->slots};
            wanted.mapColumns = {memory->readBegin, memory->readBegin + memory->slots};
        }
    }
    return wanted;
}

/// Hands over what the probe wanted.
inline void showAttention(Probe* probe, LayerIndex layer, const AttentionMaps& maps) {
    const InStage stage(Stage::Capture);
    if (maps.whole.defined()) {
        probe->attention(layer, maps.whole);
    }
    if (maps.rows.defined()) {
        probe->memoryAttention(layer, maps.rows, maps.columns);
    }
}

} // namespace rmtscope
