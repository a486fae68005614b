#include "viewmodels/matrix_part.h"

namespace rmtscope {

std::vector<float> matrixPart(std::span<const float> matrix, std::size_t size, std::span<const std::size_t> positions,
                              std::span<const std::size_t> sumOver) {
    std::vector<float> part;
    part.reserve(positions.size() * positions.size());
    for (const std::size_t query : positions) {
        const std::span<const float> row = matrix.subspan(query * size, size);
        float sum = 0;
        for (const std::size_t key : sumOver) {
            sum += row[key];
        }
        const float scale = sum > 0 ? 1 / sum : 1;
        for (const std::size_t key : positions) {
            part.push_back(row[key] * scale);
        }
    }
    return part;
}

} // namespace rmtscope
