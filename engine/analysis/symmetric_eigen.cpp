#include "engine/analysis/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rmtscope {

namespace {

constexpr int mostSweeps = 50; // some ten are enough for any matrix of this size

struct Rotation {
    double cosine = 1;
    double sine = 0;
};

/// Turns rows p and q into each other.
void rotateRows(std::vector<double>& rows, std::size_t size, std::size_t p, std::size_t q, Rotation by) {
    for (std::size_t i = 0; i < size; ++i) {
        const double a = rows[p * size + i];
        const double b = rows[q * size + i];
        rows[p * size + i] = by.cosine * a - by.sine * b;
        rows[q * size + i] = by.sine * a + by.cosine * b;
    }
}

void rotateColumns(std::vector<double>& rows, std::size_t size, std::size_t p, std::size_t q, Rotation by) {
    for (std::size_t i = 0; i < size; ++i) {
        const double a = rows[i * size + p];
        const double b = rows[i * size + q];
        rows[i * size + p] = by.cosine * a - by.sine * b;
        rows[i * size + q] = by.sine * a + by.cosine * b;
    }
}

/// The one that makes the number at (p, q) zero.
Rotation rotationFor(double pp, double qq, double pq) {
    const double theta = (qq - pp) / (2 * pq);
    const double tangent = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
    const double cosine = 1 / std::sqrt(tangent * tangent + 1);
    return {cosine, tangent * cosine};
}

SymmetricEigen sorted(const std::vector<double>& matrix, const std::vector<double>& vectors, std::size_t size) {
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return matrix[a * size + a] > matrix[b * size + b]; });
    SymmetricEigen eigen;
    for (const std::size_t i : order) {
        eigen.values.push_back(matrix[i * size + i]);
        const auto row = vectors.begin() + static_cast<std::ptrdiff_t>(i * size);
        eigen.vectors.insert(eigen.vectors.end(), row, row + static_cast<std::ptrdiff_t>(size));
    }
    return eigen;
}

} // namespace

SymmetricEigen symmetricEigen(std::span<const double> matrix, std::size_t size) {
    std::vector<double> rest(matrix.begin(), matrix.end());
    std::vector<double> vectors(size * size, 0.0);
    for (std::size_t i = 0; i < size; ++i) {
        vectors[i * size + i] = 1;
    }
    const double norm = std::sqrt(std::inner_product(rest.begin(), rest.end(), rest.begin(), 0.0));
    const double negligible = 1e-15 * norm;
    bool turned = norm > 0;
    for (int sweep = 0; turned && sweep < mostSweeps; ++sweep) {
        turned = false;
        for (std::size_t p = 0; p < size; ++p) {
            for (std::size_t q = p + 1; q < size; ++q) {
                const double off = rest[p * size + q];
                if (std::abs(off) <= negligible) {
                    continue;
                }
                const Rotation rotation = rotationFor(rest[p * size + p], rest[q * size + q], off);
                rotateRows(rest, size, p, q, rotation);
                rotateColumns(rest, size, p, q, rotation);
                rotateRows(vectors, size, p, q, rotation);
                turned = true;
            }
        }
    }
    return sorted(rest, vectors, size);
}

} // namespace rmtscope
