#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace rmtscope {

/// Random numbers that are the same for the same seed with every compiler: the standard's distributions are not.
class SeededRandom {
public:
    explicit SeededRandom(std::uint64_t seed)
        : m_engine(seed) {}

    /// Uniform in 0..count-1; count in 1..2^32.
    [[nodiscard]] std::size_t below(std::size_t count) {
        return static_cast<std::size_t>((m_engine() >> 32) * std::uint64_t{count} >> 32);
    }
    /// Uniform in 0..1, 1 excluded.
    [[nodiscard]] double unit() { return static_cast<double>(m_engine() >> 11) * 0x1p-53; }

    template <class Value>
    void shuffle(std::vector<Value>& values) {
        for (std::size_t i = values.size(); i > 1; --i) {
            std::swap(values[i - 1], values[below(i)]);
        }
    }

private:
    std::mt19937_64 m_engine;
};

} // namespace rmtscope
