#pragma once

#include "engine/api/indices.h"
#include "engine/probe/segment_geometry.h"

#include <ATen/core/Tensor.h>

namespace rmtscope {

/// Looks at a forward pass while it runs. It is asked before anything is handed over, and must copy what it keeps.
class Probe {
public:
    Probe() = default;
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;
    virtual ~Probe() = default;

    [[nodiscard]] virtual bool wantsAttention(LayerIndex) const { return false; }
    /// probabilities: [B, heads, T query, T key] on the model's device
    virtual void attention(LayerIndex, const at::Tensor& probabilities) { (void)probabilities; }

    /// Where memory stands, when its rows and columns of the map are wanted rather than the whole of it; null: they
    /// aren't. Stays where it is until the forward pass ends.
    [[nodiscard]] virtual const SegmentGeometry* wantsMemoryAttention(LayerIndex) const { return nullptr; }
    /// On the model's device; rows: [B, heads, slots, T key] of the memory queries, columns: [B, heads, T query, slots]
    /// of the memory keys
    virtual void memoryAttention(LayerIndex, const at::Tensor& rows, const at::Tensor& columns) {
        (void)rows;
        (void)columns;
    }

    /// hidden: [B, rows, hidden] behind a layer, those rows that were computed anyway
    virtual void layerOutput(LayerIndex, const at::Tensor& hidden) { (void)hidden; }

    /// When true, every row of every layer is computed; otherwise the last layer computes only rows somebody reads.
    [[nodiscard]] virtual bool wantsHidden() const { return false; }
    /// hidden: [B, T, hidden]; called with the embedding's output first, then once a layer
    virtual void hidden(const at::Tensor& hidden) { (void)hidden; }
};

} // namespace rmtscope
