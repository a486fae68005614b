#include "engine/analysis/principal_path.h"

#include "engine/analysis/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace rmtscope {

namespace {

constexpr std::size_t width = 8;         // vectors of the subspace; more than two, so that the two settle sooner
constexpr std::size_t statesAtOnce = 64; // summed up in float32 before they go to float64
constexpr double tolerance = 1e-4;

using States = std::span<const std::shared_ptr<const float>>;

/// A number in -1..1 that depends on `i` alone: the mixing step of splitmix64.
double fixedNumber(std::uint64_t i) {
    std::uint64_t x = (i + 1) * 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-52 - 1;
}

/// Vectors that are `width` numbers a row of the hidden space, so that one state passes all of them at once.
class Subspace {
public:
    explicit Subspace(std::size_t size)
        : m_size(size)
        , m_vectors(size * width) {
        for (std::size_t i = 0; i < m_vectors.size(); ++i) {
            m_vectors[i] = fixedNumber(i);
        }
    }

    [[nodiscard]] double& at(std::size_t i, std::size_t vector) { return m_vectors[i * width + vector]; }
    [[nodiscard]] double at(std::size_t i, std::size_t vector) const { return m_vectors[i * width + vector]; }
    void set(std::vector<double> vectors) { m_vectors = std::move(vectors); }

    /// Gram and Schmidt, twice: once loses too much. What depends on those before becomes zeros.
    void orthonormalise() {
        for (std::size_t v = 0; v < width; ++v) {
            const double before = length(v);
            for (int pass = 0; pass < 2; ++pass) {
                for (std::size_t u = 0; u < v; ++u) {
                    subtract(v, u);
                }
            }
            const double after = length(v);
            const double scale = after > 1e-10 * before && after > 0 ? 1 / after : 0;
            for (std::size_t i = 0; i < m_size; ++i) {
                at(i, v) *= scale;
            }
        }
    }

    [[nodiscard]] std::vector<float> asFloats() const { return {m_vectors.begin(), m_vectors.end()}; }

private:
    [[nodiscard]] double length(std::size_t v) const {
        double squared = 0;
        for (std::size_t i = 0; i < m_size; ++i) {
            squared += at(i, v) * at(i, v);
        }
        return std::sqrt(squared);
    }
    void subtract(std::size_t v, std::size_t u) {
        double along = 0;
        for (std::size_t i = 0; i < m_size; ++i) {
            along += at(i, v) * at(i, u);
        }
        for (std::size_t i = 0; i < m_size; ++i) {
            at(i, v) -= along * at(i, u);
        }
    }

    std::size_t m_size;
    std::vector<double> m_vectors; ///< [size, width]
};

/// The mean state and how far the others are from it.
struct Spread {
    std::size_t count = 0;
    std::vector<double> mean;
    double variance = 0;
};

Spread spreadOf(States states, std::size_t size) {
    Spread spread;
    spread.mean.resize(size);
    for (const auto& state : states) {
        spread.count += state ? 1 : 0;
        for (std::size_t i = 0; state && i < size; ++i) {
            spread.mean[i] += static_cast<double>(state.get()[i]);
        }
    }
    for (double& number : spread.mean) {
        number /= static_cast<double>(std::max<std::size_t>(spread.count, 1));
    }
    for (const auto& state : states) {
        for (std::size_t i = 0; state && i < size; ++i) {
            const double difference = static_cast<double>(state.get()[i]) - spread.mean[i];
            spread.variance += difference * difference;
        }
    }
    spread.variance /= static_cast<double>(std::max<std::size_t>(spread.count, 1));
    return spread;
}

/// `vectors` times the covariance matrix, [size, width]: one pass over the states.
std::vector<double> timesCovariance(States states, const Spread& spread, const Subspace& vectors,
                                    const std::stop_token& stop) {
    const std::size_t size = spread.mean.size();
    const std::vector<float> q = vectors.asFloats();
    std::vector<float> centred(size);
    std::vector<float> part(size * width);
    std::vector<double> sum(size * width);
    const auto flush = [&] {
        for (std::size_t i = 0; i < sum.size(); ++i) {
            sum[i] += static_cast<double>(std::exchange(part[i], 0.0F));
        }
    };
    std::size_t done = 0;
    for (const auto& state : states) {
        if (!state) {
            continue;
        }
        std::array<float, width> along{};
        for (std::size_t i = 0; i < size; ++i) {
            centred[i] = static_cast<float>(static_cast<double>(state.get()[i]) - spread.mean[i]);
            for (std::size_t v = 0; v < width; ++v) {
                along[v] += centred[i] * q[i * width + v];
            }
        }
        for (std::size_t i = 0; i < size; ++i) {
            for (std::size_t v = 0; v < width; ++v) {
                part[i * width + v] += centred[i] * along[v];
            }
        }
        if (++done % statesAtOnce == 0) {
            flush();
            if (stop.stop_requested()) {
                return sum;
            }
        }
    }
    flush();
    for (double& number : sum) {
        number /= static_cast<double>(spread.count);
    }
    return sum;
}

struct Axes {
    std::array<std::vector<double>, 2> directions; ///< [size] each
    std::array<double, 2> variances{};
    bool settled = false;
};

/// The best two axes within the subspace (Rayleigh and Ritz), and whether the covariance only stretches them.
Axes axesIn(const Subspace& vectors, const std::vector<double>& image, std::size_t size) {
    std::array<double, width * width> small{};
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t a = 0; a < width; ++a) {
            for (std::size_t b = 0; b < width; ++b) {
                small[a * width + b] += vectors.at(i, a) * image[i * width + b];
            }
        }
    }
    for (std::size_t a = 0; a < width; ++a) {
        for (std::size_t b = 0; b < a; ++b) { // symmetric but for rounding
            small[a * width + b] = (small[a * width + b] + small[b * width + a]) / 2;
            small[b * width + a] = small[a * width + b];
        }
    }
    const SymmetricEigen eigen = symmetricEigen(small, width);
    Axes axes;
    axes.settled = true;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const double* mix = eigen.vectors.data() + axis * width;
        axes.variances[axis] = std::max(eigen.values[axis], 0.0);
        axes.directions[axis].resize(size);
        double residual = 0;
        for (std::size_t i = 0; i < size; ++i) {
            double stretched = 0;
            for (std::size_t v = 0; v < width; ++v) {
                axes.directions[axis][i] += vectors.at(i, v) * mix[v];
                stretched += image[i * width + v] * mix[v];
            }
            const double off = stretched - axes.variances[axis] * axes.directions[axis][i];
            residual += off * off;
        }
        axes.settled = axes.settled && std::sqrt(residual) <= tolerance * axes.variances[0];
    }
    return axes;
}

void fixSign(std::vector<double>& direction) {
    const auto largest = std::max_element(direction.begin(), direction.end(),
                                          [](double a, double b) { return std::abs(a) < std::abs(b); });
    if (largest != direction.end() && *largest < 0) {
        std::transform(direction.begin(), direction.end(), direction.begin(), std::negate<>());
    }
}

} // namespace

PrincipalPath principalPath(States states, std::size_t size, const std::stop_token& stop,
                            const std::function<void(int step)>& step) {
    PrincipalPath path;
    const Spread spread = spreadOf(states, size);
    path.variance = spread.variance;
    Axes axes;
    axes.directions.fill(std::vector<double>(size, 0.0));
    axes.settled = !(spread.variance > 0); // all states are the same: any axes are as good
    Subspace vectors(size);
    for (int i = 0; !axes.settled && i < mostPrincipalSteps && !stop.stop_requested(); ++i) {
        vectors.orthonormalise();
        std::vector<double> image = timesCovariance(states, spread, vectors, stop);
        axes = axesIn(vectors, image, size);
        vectors.set(std::move(image));
        if (step) {
            step(i + 1);
        }
    }
    path.settled = axes.settled;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        fixSign(axes.directions[axis]);
        path.explained[axis] = spread.variance > 0 ? axes.variances[axis] / spread.variance : 0;
    }
    path.points.reserve(states.size());
    for (const auto& state : states) {
        const double start = state ? 0 : std::numeric_limits<double>::quiet_NaN();
        std::array<double, 2> point{start, start};
        for (std::size_t i = 0; state && i < size; ++i) {
            const double centred = static_cast<double>(state.get()[i]) - spread.mean[i];
            point[0] += centred * axes.directions[0][i];
            point[1] += centred * axes.directions[1][i];
        }
        path.points.push_back(point);
    }
    return path;
}

} // namespace rmtscope
