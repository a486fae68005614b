#include "engine/runtime/memory_tape.h"

#include <algorithm>

namespace rmtscope {

namespace {

constexpr std::size_t chunkFloats = std::size_t{1} << 18; // 1 MiB

} // namespace

MemoryTape::MemoryTape(std::size_t stateSize)
    : m_stateSize(stateSize)
    , m_statesPerChunk(std::max<std::size_t>(1, chunkFloats / std::max<std::size_t>(1, stateSize))) {}

std::shared_ptr<float[]> MemoryTape::makeChunk() const {
    // std::make_shared would fill it with zeros, and touch pages long before they are needed.
    return std::shared_ptr<float[]>(new float[m_statesPerChunk * m_stateSize]);
}

std::shared_ptr<const float> MemoryTape::append(std::span<const float> state) {
    const auto chunk = static_cast<std::size_t>(m_size) / m_statesPerChunk;
    if (chunk == m_chunks.size()) {
        m_chunks.push_back(makeChunk());
    }
    std::copy(state.begin(), state.end(), m_chunks[chunk].get() + placeOf(m_size));
    return share(SegmentIndex(m_size++));
}

std::span<const float> MemoryTape::at(SegmentIndex segment) const {
    return {m_chunks[segment.offset() / m_statesPerChunk].get() + placeOf(segment.value), m_stateSize};
}

std::shared_ptr<const float> MemoryTape::share(SegmentIndex segment) const {
    const std::shared_ptr<float[]>& chunk = m_chunks[segment.offset() / m_statesPerChunk];
    return {chunk, chunk.get() + placeOf(segment.value)};
}

void MemoryTape::truncate(std::int64_t size) {
    if (size >= m_size) {
        return;
    }
    m_size = size;
    const std::size_t chunks = (static_cast<std::size_t>(m_size) + m_statesPerChunk - 1) / m_statesPerChunk;
    m_chunks.resize(chunks);
    // What comes next would overwrite states that somebody may still be reading.
    if (const std::size_t kept = placeOf(m_size); kept > 0) {
        const std::shared_ptr<float[]> chunk = makeChunk();
        std::copy_n(m_chunks.back().get(), kept, chunk.get());
        m_chunks.back() = chunk;
    }
}

std::uint64_t MemoryTape::bytes() const {
    return m_chunks.size() * m_statesPerChunk * m_stateSize * sizeof(float);
}

} // namespace rmtscope
