#pragma once

#include "engine/api/attention_map.h"
#include "engine/probe/probe.h"
#include "engine/probe/segment_geometry.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// The ids of one segment as the backbone sees them, and which position is what.
struct SegmentLayout {
    std::vector<std::int64_t> ids; ///< [T]; memory positions hold the ids of the memory tokens
    SegmentGeometry geometry;
};

/// Segments read in lock-step: equally long layouts, shorter ones padded.
struct SegmentBatch {
    at::Tensor ids;     ///< [B, T] int64 on the model's device
    at::Tensor keyMask; ///< [B, T], 1 = attend, 0 = padding; undefined: no padding anywhere
};

/// What a segment gives.
struct StepOutput {
    at::Tensor state; ///< [B, slots, hidden]: the memory behind this segment
    at::Tensor last;  ///< [B, rows, hidden]: the last layer, at least all rows that answer() needs
};

/// One way of carrying memory from segment to segment. Immutable: the state is the caller's.
class MemorySystem {
public:
    MemorySystem() = default;
    MemorySystem(const MemorySystem&) = delete;
    MemorySystem& operator=(const MemorySystem&) = delete;
    virtual ~MemorySystem() = default;

    [[nodiscard]] virtual CaptureShape shape() const = 0;
    [[nodiscard]] virtual std::int64_t hiddenSize() const = 0;
    [[nodiscard]] virtual at::Device device() const = 0;

    /// -> [batch, slots, hidden]: the memory before the first segment
    [[nodiscard]] virtual at::Tensor initialState(std::int64_t batch) const = 0;

    /// Places text token ids among special and memory tokens. Needs 0 < text.size() <= the segment size.
    virtual void layOut(std::span<const std::int64_t> text, SegmentLayout& out) const = 0;

    /// state: [B, slots, hidden] before the segment. The probe may be null. Throws Error Cancelled.
    [[nodiscard]] virtual StepOutput step(const SegmentBatch& batch, const at::Tensor& state, Probe* probe,
                                          const std::stop_token& stop) const = 0;

    /// -> [B, labels] logits of what a step gave, undefined without a classifier
    [[nodiscard]] virtual at::Tensor answer(const StepOutput& output) const = 0;
};

} // namespace rmtscope
