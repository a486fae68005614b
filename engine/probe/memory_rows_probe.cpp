#include "engine/probe/memory_rows_probe.h"

#include "engine/probe/half_convert.h"
#include "engine/probe/stage_clock.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace rmtscope {

namespace {

std::size_t index(std::int64_t value) {
    return static_cast<std::size_t>(value);
}

/// Eight sums side by side, which the compiler turns into vector instructions, added up in a fixed order.
float sumOf(const float* values, std::size_t count) {
    std::array<float, 8> lanes{};
    std::size_t i = 0;
    for (; i + lanes.size() <= count; i += lanes.size()) {
        for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
            lanes[lane] += values[i + lane];
        }
    }
    return std::accumulate(values + i, values + count, std::accumulate(lanes.begin(), lanes.end(), 0.0F));
}

} // namespace

MemoryRowsProbe::MemoryRowsProbe(CaptureShape shape)
    : m_shape(shape)
    , m_masses(massKinds * shape.cells()) {}

void MemoryRowsProbe::begin(const SegmentGeometry& geometry, bool rows) {
    m_geometry = geometry;
    const std::size_t cells = index(m_shape.slots * geometry.positions);
    m_peaks.assign(cells, 0.0F);
    m_columns.resize(cells);
    m_rows.reset();
    if (rows) {
        const std::size_t needed = MemoryRows::cellsOf(m_shape, geometry.positions);
        if (needed > m_blocks.cells()) {
            m_blocks = RowBlocks(needed);
        }
        m_rows = std::make_shared<MemoryRows>(m_shape, geometry.positions, m_blocks.take());
    }
}

void MemoryRowsProbe::memoryAttention(LayerIndex layer, const at::Tensor& rows, const at::Tensor& columns) {
    InStage stage(Stage::HostCopy);
    const at::Tensor hostRows = rows.to(at::kCPU, at::kFloat).contiguous();
    const at::Tensor hostColumns = columns.to(at::kCPU, at::kFloat).contiguous();
    stage.next(Stage::Capture);
    const std::size_t cells = index(m_shape.slots * m_geometry.positions);
    for (std::int64_t head = 0; head < m_shape.heads; ++head) {
        const std::size_t offset = m_shape.offset(layer, HeadIndex(head), SlotIndex(0));
        captureRows(hostRows.data_ptr<float>() + index(head) * cells, offset);
        captureColumns(hostColumns.data_ptr<float>() + index(head) * cells, offset);
    }
}

/// rows: [slots, T]
void MemoryRowsProbe::captureRows(const float* rows, std::size_t headOffset) {
    const std::size_t length = index(m_geometry.positions);
    const std::size_t slots = index(m_shape.slots);
    const std::size_t textBegin = index(m_geometry.textBegin);
    const std::size_t textEnd = textBegin + index(m_geometry.textTokens);
    float* const write = m_masses.data() + static_cast<std::size_t>(MassKind::Write) * m_shape.cells() + headOffset;
    float* const retain = m_masses.data() + static_cast<std::size_t>(MassKind::Retain) * m_shape.cells() + headOffset;
    for (std::size_t slot = 0; slot < slots; ++slot) {
        const float* const row = rows + slot * length;
        write[slot] = sumOf(row + textBegin, textEnd - textBegin);
        retain[slot] = sumOf(row + index(m_geometry.readBegin), slots);
        if (m_geometry.writeBegin != m_geometry.readBegin) { // a decoder's memory stands there a second time
            retain[slot] += sumOf(row + index(m_geometry.writeBegin), slots);
        }
        float* const peak = m_peaks.data() + slot * length;
        for (std::size_t key = textBegin; key < textEnd; ++key) {
            peak[key] = std::max(peak[key], row[key]);
        }
    }
    if (m_rows) {
        toHalf(rows, m_rows->write().data() + headOffset * length, slots * length);
    }
}

/// columns: [T, slots]
void MemoryRowsProbe::captureColumns(const float* columns, std::size_t headOffset) {
    const std::size_t length = index(m_geometry.positions);
    const std::size_t slots = index(m_shape.slots);
    const std::size_t textBegin = index(m_geometry.textBegin);
    const std::size_t textEnd = textBegin + index(m_geometry.textTokens);
    float* const read = m_masses.data() + static_cast<std::size_t>(MassKind::Read) * m_shape.cells() + headOffset;
    for (std::size_t query = 0; query < length; ++query) {
        for (std::size_t slot = 0; slot < slots; ++slot) {
            m_columns[slot * length + query] = columns[query * slots + slot];
        }
    }
    const bool answers = m_geometry.answerQuery >= 0;
    const auto queries = static_cast<float>(m_geometry.textTokens + (answers ? 1 : 0));
    for (std::size_t slot = 0; slot < slots; ++slot) {
        const float* const column = m_columns.data() + slot * length;
        const float fromAnswer = answers ? column[index(m_geometry.answerQuery)] : 0.0F;
        read[slot] = (sumOf(column + textBegin, textEnd - textBegin) + fromAnswer) / queries;
    }
    if (m_rows) {
        toHalf(m_columns.data(), m_rows->read().data() + headOffset * length, slots * length);
    }
}

std::vector<Half> MemoryRowsProbe::takeMasses() const {
    std::vector<Half> masses(m_masses.size());
    toHalf(m_masses.data(), masses.data(), masses.size());
    return masses;
}

std::vector<StrongToken> MemoryRowsProbe::takeStrongest() const {
    std::vector<StrongToken> strongest(index(m_shape.slots) * strongTokensPerSlot);
    const std::size_t length = index(m_geometry.positions);
    for (std::size_t slot = 0; slot < index(m_shape.slots); ++slot) {
        const float* const peak = m_peaks.data() + slot * length + index(m_geometry.textBegin);
        std::array<std::pair<float, std::size_t>, strongTokensPerSlot> best{};
        for (std::size_t token = 0; token < index(m_geometry.textTokens); ++token) {
            if (peak[token] > best.back().first) {
                best.back() = {peak[token], token};
                for (std::size_t i = best.size() - 1; i > 0 && best[i].first > best[i - 1].first; --i) {
                    std::swap(best[i], best[i - 1]);
                }
            }
        }
        for (std::size_t i = 0; i < best.size(); ++i) {
            strongest[slot * strongTokensPerSlot + i] = {static_cast<std::uint16_t>(best[i].second),
                                                         toHalf(best[i].first)};
        }
    }
    return strongest;
}

std::shared_ptr<const MemoryRows> MemoryRowsProbe::takeRows() {
    return std::move(m_rows);
}

} // namespace rmtscope
