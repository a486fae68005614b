#pragma once

#include "engine/api/attention_map.h"
#include "engine/api/segment_trace.h"
#include "engine/probe/probe.h"
#include "engine/probe/row_blocks.h"
#include "engine/probe/segment_geometry.h"

#include <memory>
#include <vector>

namespace rmtscope {

/// Makes write, read and retain of the memory's rows and columns of every attention map, for a batch of one.
/// One object serves a whole run: begin() for each segment, then the forward pass, then take…().
class MemoryRowsProbe final : public Probe {
public:
    explicit MemoryRowsProbe(CaptureShape shape);

    /// rows: keep token-level rows too, or only masses and the strongest tokens.
    void begin(const SegmentGeometry& geometry, bool rows);

    [[nodiscard]] const SegmentGeometry* wantsMemoryAttention(LayerIndex) const override { return &m_geometry; }
    void memoryAttention(LayerIndex layer, const at::Tensor& rows, const at::Tensor& columns) override;

    /// [MassKind, layers, heads, slots]
    [[nodiscard]] std::vector<Half> takeMasses() const;
    /// [slots, strongTokensPerSlot]
    [[nodiscard]] std::vector<StrongToken> takeStrongest() const;
    /// Null unless begin() asked for rows.
    [[nodiscard]] std::shared_ptr<const MemoryRows> takeRows();

private:
    void captureRows(const float* rows, std::size_t headOffset);
    void captureColumns(const float* columns, std::size_t headOffset);

    CaptureShape m_shape;
    SegmentGeometry m_geometry;
    RowBlocks m_blocks{0}; ///< of the longest segment so far
    std::shared_ptr<MemoryRows> m_rows;
    std::vector<float> m_masses;  ///< [MassKind, layers, heads, slots]
    std::vector<float> m_peaks;   ///< [slots, T]: largest write attention over layers and heads
    std::vector<float> m_columns; ///< [slots, T]: one head's memory columns, transposed
};

} // namespace rmtscope
