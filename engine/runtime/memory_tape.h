#pragma once

#include "engine/api/indices.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace rmtscope {

/// The memory state before every segment, as float32 on the host, in chunks that never move. A state that was given out
/// stays as it is, whatever becomes of the tape: its chunk is shared.
class MemoryTape {
public:
    /// stateSize: slots × hidden
    explicit MemoryTape(std::size_t stateSize);

    /// Returns the state as share() does.
    std::shared_ptr<const float> append(std::span<const float> state);
    /// Needs segment < size().
    [[nodiscard]] std::span<const float> at(SegmentIndex segment) const;
    /// The same, kept alive by whoever has it; costs no allocation. Needs segment < size().
    [[nodiscard]] std::shared_ptr<const float> share(SegmentIndex segment) const;
    /// Keeps the first `size` states.
    void truncate(std::int64_t size);

    [[nodiscard]] std::int64_t size() const { return m_size; }
    /// Of the chunks that the tape holds, whoever else does.
    [[nodiscard]] std::uint64_t bytes() const;

private:
    [[nodiscard]] std::shared_ptr<float[]> makeChunk() const;
    [[nodiscard]] std::size_t placeOf(std::int64_t state) const {
        return static_cast<std::size_t>(state) % m_statesPerChunk * m_stateSize;
    }

    std::size_t m_stateSize;
    std::size_t m_statesPerChunk;
    std::int64_t m_size = 0;
    std::vector<std::shared_ptr<float[]>> m_chunks;
};

} // namespace rmtscope
