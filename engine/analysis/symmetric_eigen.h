#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rmtscope {

/// What a symmetric matrix does: vector i of `vectors` is stretched by values[i].
struct SymmetricEigen {
    std::vector<double> values;  ///< [size], falling
    std::vector<double> vectors; ///< [size, size], a vector of length 1 a row
};

/// Jacobi's method with cyclic sweeps (Golub and Van Loan, Matrix Computations, 8.5): for matrices of some dozen rows.
/// `matrix`: [size, size], symmetric, finite.
[[nodiscard]] SymmetricEigen symmetricEigen(std::span<const double> matrix, std::size_t size);

} // namespace rmtscope
