#include "engine/runtime/memory_tape.h"

#include <algorithm>

namespace rmtscope {

namespace {

constexpr std::size_t chunkFloats = std::size_t{1} << 18; // 1 MiB

} // namespace

MemoryTape::MemoryTape(std::size_t stateSize)
    : m_stateSize(stateSize)
    , m_statesPerChunk(std::max<std::size_t>(1, chunkFloats / std::max<std::size_t>(1, stateSize))) {}

void MemoryTape::append(std::span<const float> state) {
    const auto place = static_cast<std::size_t>(m_size) % m_statesPerChunk;
    const auto chunk = static_cast<std::size_t>(m_size) / m_statesPerChunk;
    if (chunk == m_chunks.size()) {
        m_chunks.push_back(std::make_unique_for_overwrite<float[]>(m_statesPerChunk * m_stateSize));
    }
    std::copy(state.begin(), state.end(), m_chunks[chunk].get() + place * m_stateSize);
    ++m_size;
}

std::span<const float> MemoryTape::at(SegmentIndex segment) const {
    const std::size_t place = segment.offset() % m_statesPerChunk;
    return {m_chunks[segment.offset() / m_statesPerChunk].get() + place * m_stateSize, m_stateSize};
}

void MemoryTape::truncate(std::int64_t size) {
    m_size = std::min(m_size, size);
    const std::size_t chunks = (static_cast<std::size_t>(m_size) + m_statesPerChunk - 1) / m_statesPerChunk;
    m_chunks.resize(chunks);
}

std::uint64_t MemoryTape::bytes() const {
    return m_chunks.size() * m_statesPerChunk * m_stateSize * sizeof(float);
}

} // namespace rmtscope
