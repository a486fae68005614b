#pragma once

#include "engine/api/indices.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace rmtscope {

/// The memory state before every segment, as float32 on the host, in chunks that never move.
class MemoryTape {
public:
    /// stateSize: slots × hidden
    explicit MemoryTape(std::size_t stateSize);

    void append(std::span<const float> state);
    /// Needs segment < size().
    [[nodiscard]] std::span<const float> at(SegmentIndex segment) const;
    /// Keeps the first `size` states.
    void truncate(std::int64_t size);

    [[nodiscard]] std::int64_t size() const { return m_size; }
    [[nodiscard]] std::uint64_t bytes() const;

private:
    std::size_t m_stateSize;
    std::size_t m_statesPerChunk;
    std::int64_t m_size = 0;
    std::vector<std::unique_ptr<float[]>> m_chunks;
};

} // namespace rmtscope
