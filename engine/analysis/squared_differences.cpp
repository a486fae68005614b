#include "engine/analysis/squared_differences.h"

#include <cstring>

namespace rmtscope {

namespace {

// A vector of the compiler: the sums of a plain loop may not be reordered, so it wouldn't become vector instructions.
constexpr std::size_t lanes = 4;
using Lanes = float __attribute__((vector_size(lanes * sizeof(float))));

Lanes load(const float* from) {
    Lanes loaded;
    std::memcpy(&loaded, from, sizeof(Lanes));
    return loaded;
}

/// Every number that is loaded is used several times.
template <std::size_t Rows, std::size_t Columns>
void block(const float* rows, const float* columns, std::size_t size, float* out, std::size_t stride) {
    Lanes sums[Rows][Columns] = {};
    for (std::size_t k = 0; k < size; k += lanes) {
        Lanes left[Rows];
        for (std::size_t r = 0; r < Rows; ++r) {
            left[r] = load(rows + r * size + k);
        }
        for (std::size_t c = 0; c < Columns; ++c) {
            const Lanes right = load(columns + c * size + k);
            for (std::size_t r = 0; r < Rows; ++r) {
                const Lanes difference = left[r] - right;
                sums[r][c] += difference * difference;
            }
        }
    }
    for (std::size_t r = 0; r < Rows; ++r) {
        for (std::size_t c = 0; c < Columns; ++c) {
            out[r * stride + c] = (sums[r][c][0] + sums[r][c][1]) + (sums[r][c][2] + sums[r][c][3]);
        }
    }
}

template <std::size_t Rows>
void rowsOf(const float* rows, std::span<const float> columns, std::size_t size, float* out, std::size_t stride) {
    constexpr std::size_t wide = 4;
    const std::size_t count = columns.size() / size;
    std::size_t c = 0;
    for (; c + wide <= count; c += wide) {
        block<Rows, wide>(rows, columns.data() + c * size, size, out + c, stride);
    }
    for (; c < count; ++c) {
        block<Rows, 1>(rows, columns.data() + c * size, size, out + c, stride);
    }
}

} // namespace

void squaredDifferences(std::span<const float> rows, std::span<const float> columns, std::size_t size, float* out,
                        std::size_t stride) {
    constexpr std::size_t high = 2;
    if (size == 0) {
        return;
    }
    const std::size_t count = rows.size() / size;
    std::size_t r = 0;
    for (; r + high <= count; r += high) {
        rowsOf<high>(rows.data() + r * size, columns, size, out + r * stride, stride);
    }
    if (r < count) {
        rowsOf<1>(rows.data() + r * size, columns, size, out + r * stride, stride);
    }
}

} // namespace rmtscope
