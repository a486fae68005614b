#pragma once

#include "engine/api/segment_trace.h"

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace rmtscope {

/// Grows at its end in one thread while copies of it are read in others: elements never move, and a copy shares them
/// and keeps the length it had.
class TraceList {
public:
    using Trace = std::shared_ptr<const SegmentTrace>;

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    [[nodiscard]] const Trace& operator[](std::size_t i) const { return (*m_chunks[i / chunkSize])[i % chunkSize]; }
    [[nodiscard]] const Trace& back() const { return (*this)[m_size - 1]; }

    /// Only for the one list that the copies were taken from.
    void append(Trace trace) {
        if (m_size % chunkSize == 0) {
            m_chunks.push_back(std::make_shared<Chunk>());
        }
        (*m_chunks.back())[m_size % chunkSize] = std::move(trace);
        ++m_size;
    }

private:
    static constexpr std::size_t chunkSize = 1024;
    using Chunk = std::array<Trace, chunkSize>;

    std::vector<std::shared_ptr<Chunk>> m_chunks;
    std::size_t m_size = 0;
};

} // namespace rmtscope
